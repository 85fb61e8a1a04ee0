import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge'
import type { PackView } from './view'

/** A package: its name, its exact credits, its price, and the price per 100 credits. */
export function PackRow({ pack }: { pack: PackView }) {
  const discount = pack.reload?.discountPercent ?? 0
  return (
    <Split
      left={
        <>
          <span className="flex flex-wrap items-center gap-x-2 font-medium">
            {pack.name}
            {discount > 0 && <Badge tone="accent"> {discount}% off with auto-reload</Badge>}
          </span>
          <span className="block text-muted text-sm">{pack.credits} credits</span>
        </>
      }
      right={
        <>
          <span className="block font-medium text-ink">{pack.price}</span>
          <span className="block text-sm">{pack.pricePer100} per 100 credits</span>
        </>
      }
    />
  )
}

export function Split({ left, right }: { left: ReactNode; right: ReactNode }) {
  return (
    <span className="flex items-center justify-between gap-3">
      <span className="min-w-0">{left}</span>
      <span className="shrink-0 text-right text-muted">{right}</span>
    </span>
  )
}
