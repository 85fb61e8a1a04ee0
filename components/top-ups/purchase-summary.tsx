import { formatCredits } from '@/lib/core/money'
import type { PackView } from './view'

/** What the payment form is about: the package, how many, what comes and what it costs. */
export function PurchaseSummary(props: { pack: PackView; quantity: number; credits: number; price: string }) {
  return (
    <div className="flex min-h-11 items-center justify-between gap-4 rounded-md bg-sunken px-4 py-2">
      <p>
        <span className="block font-medium">
          {props.pack.name} package
          {props.quantity > 1 && ` × ${props.quantity}`}
        </span>
        <span className="block text-muted text-sm">{formatCredits(props.credits)} credits, never expire</span>
      </p>
      <p className="font-semibold text-md">{props.price}</p>
    </div>
  )
}
