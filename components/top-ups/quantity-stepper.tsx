'use client'

import { Minus, Plus } from 'lucide-react'
import { Button } from '@/components/ui/button'

type QuantityStepperProps = { value: number; limit: number; disabled: boolean; onChange: (next: number) => void }

/** How many of the package: 1 up to `limit`. */
export function QuantityStepper({ value, limit, disabled, onChange }: QuantityStepperProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend can't stand in one line with its controls.
    <div role="group" aria-label="Quantity" className="flex items-center rounded-md border">
      <Button tone="quiet" size="icon" disabled={disabled || value <= 1} onClick={() => onChange(value - 1)}>
        <Minus aria-hidden />
        <span className="sr-only">One less</span>
      </Button>
      <output className="w-8 text-center font-medium">{value}</output>
      <Button tone="quiet" size="icon" disabled={disabled || value >= limit} onClick={() => onChange(value + 1)}>
        <Plus aria-hidden />
        <span className="sr-only">One more</span>
      </Button>
    </div>
  )
}
