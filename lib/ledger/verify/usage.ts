import type { Entry } from '@/lib/ledger/types'
import { type UsageDay, usageOf } from '@/lib/ledger/usage'
import type { Comparison } from './faults'

/**
 * Recomputes the roll-up of use, day after day: use happens when it is booked, so a book's days follow one another, and
 * only one of them is remembered.
 */
export class UsageAudit {
  /** The day (UTC) whose use is being added up; empty before the first. */
  day = ''
  private readonly sums = new Map<string, UsageDay>()

  constructor(private readonly compare: Comparison) {}

  add(entry: Entry): void {
    for (const use of usageOf([entry])) {
      const key = keyOf(use)
      const sum = this.sums.get(key) ?? { ...use, credits: 0, uses: 0 }
      this.sums.set(key, { ...sum, credits: sum.credits + use.credits, uses: sum.uses + use.uses })
    }
  }

  /** Compares the rows up to the end of the day with what its entries come to, and begins `next`. */
  close(rows: readonly UsageDay[], next = ''): void {
    for (const row of rows) {
      const sum = this.sums.get(keyOf(row))
      this.sums.delete(keyOf(row))
      this.compare.expect(placeOf(row), 'the sum of credits used', row.credits, sum?.credits)
      this.compare.expect(placeOf(row), 'the number of uses', row.uses, sum?.uses)
    }
    for (const sum of this.sums.values()) this.compare.fail(placeOf(sum), 'the sum of credits used', null, sum.credits)
    this.sums.clear()
    this.day = next
  }
}

function keyOf({ day, feature, groupRef }: UsageDay): string {
  return JSON.stringify([day, feature, groupRef])
}

function placeOf({ day, feature, groupRef }: UsageDay): string {
  return `use on ${day} of ${feature}${groupRef === '' ? '' : ` for ${groupRef}`}`
}
