import { expect, test } from 'vitest'
import { credits } from '@/lib/core/money'
import { bucketTotal, emptyBook } from './book'
import { decide, settle } from './rules'
import type { AccountState, Refill } from './types'

const at = (day: string) => new Date(`${day}T10:00:00Z`)

function refill(amount: number, cap: number, from: Date, until: Date): Refill {
  const what = { source: 's', credits: credits(amount), rolloverCap: credits(cap), periodStart: from, periodEnd: until }
  return { kind: 'refill', accountId: 'a', actor: 'calendar', key: `refill ${amount}`, ...what }
}

function decided(book: AccountState, command: Refill, now: Date): AccountState {
  const change = decide(book, command, now)
  if (!change.ok) throw new Error(change.refusal.code)
  return change.value.state
}

test('a refill that comes late leaves the book as if it had come in time: its terms are those of what was due after it', () => {
  const [january, middle, february, march] = [at('2026-01-01'), at('2026-01-16'), at('2026-02-01'), at('2026-03-01')]
  const month = decided(emptyBook('a', january), refill(5_000, 1_000, january, february), january)
  const larger = refill(7_000, 20_000, middle, february)
  const next = refill(20_000, 20_000, february, march)
  const inTime = decided(decided(month, larger, middle), next, february)
  const now = at('2026-02-10')
  const late = decided(decided(month, larger, now), next, now)
  const bank = (book: AccountState) => bucketTotal(settle(book, now).state, 'rollover')
  expect([bank(inTime), bank(late)]).toEqual([12_000, 12_000])
  expect(settle(late, now).state.balance).toBe(settle(inTime, now).state.balance)
})
