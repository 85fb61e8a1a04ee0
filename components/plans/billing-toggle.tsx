'use client'

import { Segmented } from '@/components/ui/segmented'
import type { Interval } from '@/lib/catalog/schema'
import type { PlansView } from './view'

type BillingToggleProps = {
  value: Interval
  onChange: (next: Interval) => void
  saving: PlansView['saving']
}

/** Pay monthly or yearly; what paying yearly saves is said here, once. */
export function BillingToggle({ value, onChange, saving }: BillingToggleProps) {
  return (
    <Segmented
      label="How to pay"
      value={value}
      onChange={onChange}
      className="@xl:col-start-2 justify-self-start @xl:justify-self-center"
      options={[
        { value: 'month', label: 'Pay monthly' },
        {
          value: 'year',
          label: (
            <>
              Pay yearly
              {saving && (
                <span className="font-medium text-accent">
                  −{saving.percent}%<span className="sr-only">, the saving{!saving.everywhere && ' at most'}</span>
                </span>
              )}
            </>
          ),
        },
      ]}
    />
  )
}
