import { expect, test } from 'vitest'
import { catalogOf } from '@/lib/catalog/rules'
import { cents } from '@/lib/core/money'
import { areTopUpsOpen } from './locking'
import { standingOn } from './standing'

const studio = catalogOf('studio')
const today = new Date('2026-03-10T12:00:00Z')

/** A subscription that Stripe says is `status`, as our row shows it. */
const row = (status: string) =>
  ({ plan: 'micro', interval: 'month', status, priceCents: cents(15_00) }) as Parameters<typeof standingOn>[1]

test.each([
  ['active', true, true],
  ['trialing', true, true],
  ['past_due', true, false],
  ['unpaid', false, false],
  ['paused', false, false],
  ['incomplete_expired', false, false],
  ['canceled', false, false],
])(
  '[A9] on a plan that is %s top-ups are open where overdue plans go on (%s) and where they stop (%s)',
  (status, keep, stop) => {
    const open = (pastDue: 'keep' | 'stop') => {
      const policies = { ...studio.policies, pastDue }
      return areTopUpsOpen(policies.topUps, standingOn({ ...studio, policies }, row(status)), today)
    }
    expect([open('keep'), open('stop')]).toEqual([keep, stop])
  },
)
