import { formatCredits } from '@/lib/core/money'
import type { PackTotal, PackView } from './view'

/** What the payment form is about: the package, how many, what comes and what it costs. */
export function PurchaseSummary({ pack, quantity, total }: { pack: PackView; quantity: number; total: PackTotal }) {
  return (
    <div className="flex min-h-11 items-center justify-between gap-4 rounded-md bg-sunken px-4 py-2">
      <p>
        <span className="block font-medium">
          {pack.name} package
          {quantity > 1 && ` × ${quantity}`}
        </span>
        <span className="block text-muted text-sm">{formatCredits(total.credits)} credits, never expire</span>
      </p>
      <p className="font-semibold text-md">
        {total.listPrice && <s className="mr-2 font-normal text-muted text-sm">{total.listPrice}</s>}
        {total.price}
      </p>
    </div>
  )
}
