'use client'

import { Button } from '@/components/ui/button'
import type { PackTotal } from './view'

type PayButtonProps = {
  total: PackTotal
  /** What the discount of `listPrice` is, in percent. */
  discountPercent: number
  /** Whether the payment follows on another step or page: then pressing it charges nothing yet. */
  leads: 'pays' | 'to-form' | 'to-checkout'
  pending: boolean
  disabled: boolean
  onClick: () => void
}

/** One button across the dialog with the exact amount; what it would be without the discount is struck through. */
export function PayButton({ total, discountPercent, leads, pending, disabled, onClick }: PayButtonProps) {
  return (
    <Button tone="primary" size="lg" wide pending={pending} disabled={disabled} onClick={onClick}>
      {WORDS[leads](total.price)}
      {total.listPrice && (
        <>
          <s className="font-normal">
            <span className="sr-only">instead of </span>
            {total.listPrice}
          </s>
          {!pending && (
            <span className="rounded-full bg-on-accent px-2 py-0.5 font-semibold text-accent text-xs">
              {discountPercent}% OFF
            </span>
          )}
        </>
      )}
    </Button>
  )
}

const WORDS = {
  pays: (price: string) => `Pay ${price} now`,
  'to-form': (price: string) => `Continue to pay ${price}`,
  'to-checkout': (price: string) => `Continue in Checkout: ${price}`,
}
