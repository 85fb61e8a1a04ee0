'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { rewriteAddress, stepBack, stepTo, useAddressParam } from '@/components/ui/history-step'
import type { Interval } from '@/lib/catalog/schema'
import type { Choice } from './person'

const CHANGE = 'change'

/** The side of the toggle. It stands in the address, so that a reload keeps it; `first` is shown where it doesn't. */
export function useInterval(first: Interval): [Interval, (next: Interval) => void] {
  const params = useSearchParams()
  const pathname = usePathname()
  const set = (next: Interval) => {
    const query = new URLSearchParams(params)
    query.delete('interval')
    query.set('pay', next === 'year' ? 'yearly' : 'monthly')
    rewriteAddress(`${pathname}?${query}`)
  }
  return [sideOf(params) ?? first, set]
}

/** `interval` is what a choice made before signing in brings along; the toggle itself writes `pay`. */
function sideOf(params: { get: (name: string) => string | null }): Interval | null {
  const pay = params.get('pay')
  if (pay === 'yearly') return 'year'
  if (pay === 'monthly') return 'month'
  const brought = params.get('interval')
  return brought === 'year' || brought === 'month' ? brought : null
}

/** Opens the preview of a change on the page in view. It stands in the address: Back closes it, a reload keeps it. */
export function openChange({ plan, interval }: Choice): void {
  stepTo(CHANGE, `${plan}.${interval}`)
}

/** The change that is being looked at, and how to leave it. */
export function useChangeAddress(): { choice: Choice | null; leave: () => void } {
  const asked = useAddressParam(CHANGE)
  return { choice: choiceOf(asked), leave: () => asked !== null && stepBack(CHANGE) }
}

function choiceOf(value: string | null): Choice | null {
  const [, plan, interval] = /^([a-z][a-z0-9-]*)\.(month|year)$/.exec(value ?? '') ?? []
  return plan && interval ? { plan, interval: interval as Interval } : null
}
