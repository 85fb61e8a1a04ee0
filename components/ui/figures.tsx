import { formatCredits } from '@/lib/core/money'
import { cn } from './cn'

type CreditFigureProps = {
  amount: number
  /** Writes a plus before what came in; a real minus sign stands before what went out. */
  signed?: boolean
  unit?: boolean
  className?: string
}

/** A number of credits in tabular figures: `12,480`, `+5,000`, `−40`, `12,480 credits`. */
export function CreditFigure({ amount, signed = false, unit = false, className }: CreditFigureProps) {
  return (
    <span className={cn('whitespace-nowrap tabular-nums', className)}>
      {writeCredits(amount, signed)}
      {unit && (Math.abs(amount) === 1 ? ' credit' : ' credits')}
    </span>
  )
}

/** The text of a `CreditFigure`, where only text can stand. */
export function writeCredits(amount: number, signed = false): string {
  const sign = amount < 0 ? '−' : signed && amount > 0 ? '+' : ''
  return sign + formatCredits(Math.abs(amount))
}
