import { CalendarClock } from 'lucide-react'
import { cn } from '@/components/ui/cn'
import { CreditFigure } from '@/components/ui/figures'
import { LocalTime } from '@/components/ui/local-time'
import type { BalanceView, ForecastView } from './view'

/** What expires at the next refill if it is not spent before; nothing where nothing does. */
export function lostCredits({ wontFit, addOnsExpire }: ForecastView): number {
  return wontFit + addOnsExpire
}

type ForecastNoteProps = { view: Pick<BalanceView, 'forecast' | 'asOf'>; className?: string }

/** What is further away than this is only said; what is nearer stands out. */
const NEAR_MS = 7 * 86_400_000

/** What will happen to unused credits at the next refill, before it happens: what stays, and above all what won't. */
export function ForecastNote({ view: { forecast, asOf }, className }: ForecastNoteProps) {
  if (!forecast || (forecast.toBank === 0 && lostCredits(forecast) === 0)) return null
  const near = Date.parse(forecast.at) - Date.parse(asOf) <= NEAR_MS
  const losing = lostCredits(forecast) > 0 && near
  return (
    <p
      className={cn(
        'flex gap-2.5 rounded-md px-3 py-2.5 text-sm',
        losing ? 'bg-warning-soft' : 'bg-sunken text-muted',
        className,
      )}
    >
      <CalendarClock aria-hidden className={cn('mt-0.5 size-4 shrink-0', losing ? 'text-warning-ink' : 'text-muted')} />
      <span>
        <Kept forecast={forecast} />
        <Lost forecast={forecast} />
      </span>
    </p>
  )
}

function Kept({ forecast: { at, toBank } }: { forecast: ForecastView }) {
  if (toBank === 0) return null
  return (
    <>
      On <LocalTime at={at} form="day" />, <CreditFigure amount={toBank} unit /> you have not used move to the rollover
      bank.{' '}
    </>
  )
}

function Lost({ forecast }: { forecast: ForecastView }) {
  const { at, wontFit, addOnsExpire } = forecast
  if (lostCredits(forecast) === 0) return null
  return (
    <strong className="font-medium">
      {wontFit > 0 && (
        <>
          <CreditFigure amount={wontFit} unit /> won’t fit the bank and expire.{' '}
        </>
      )}
      {addOnsExpire > 0 && (
        <>
          <CreditFigure amount={addOnsExpire} /> add-on {addOnsExpire === 1 ? 'credit expires' : 'credits expire'}.{' '}
        </>
      )}
      Spend them before <LocalTime at={at} form="day" />.
    </strong>
  )
}
