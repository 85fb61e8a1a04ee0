import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LedgerModel } from '@/e2e/fixtures/ledger-model'
import { seedOf } from '@/e2e/fixtures/seed'
import { credits } from '@/lib/core/money'
import { availableOf, bucketTotal, type Change, emptyBook, SPEND_ORDER } from './book'
import { decide, settle } from './rules'
import type { AccountState, Command } from './types'
import { usageOf } from './usage'
import { BookAudit, type ChainedEntry } from './verify/book'
import { sayFault } from './verify/faults'

const at = (day: string) => new Date(`2026-${day}T10:00:00Z`)

type Timed = readonly [Command, Date]

function refill(key: string, amount: number, cap: number, from: string, until: string): Command {
  const what = { source: `refill:${key}`, credits: credits(amount), rolloverCap: credits(cap) }
  return {
    kind: 'refill',
    accountId: 'a',
    actor: 'calendar',
    key,
    ...what,
    periodStart: at(from),
    periodEnd: at(until),
  }
}

function spend(amount: number, key = 'spend'): Command {
  return { kind: 'spend', accountId: 'a', key, actor: 'test', credits: credits(amount), feature: 'portrait' }
}

/** The book after `history`, in which the independent model has to see the same as the rules. */
function told(...history: Timed[]): AccountState {
  const model = new LedgerModel()
  let state = emptyBook('a', at('01-01'))
  for (const [command, now] of history) {
    state = changed({ ...state, lots: state.lots.filter(({ remaining }) => remaining > 0) }, command, now).state
    model.apply(command, now)
    const seen = settle(state, now).state
    for (const bucket of SPEND_ORDER) expect(bucketTotal(seen, bucket), command.key).toBe(model.count(bucket, now))
  }
  return state
}

function changed(state: AccountState, command: Command, now: Date): Change {
  const change = decide(state, command, now)
  if (!change.ok) throw new Error(`${command.key}: ${change.refusal.code}`)
  return change.value
}

const terms = ({ rolloverCap, cycleEndsAt }: AccountState) => [rolloverCap, cycleEndsAt]
const bank = (book: AccountState, day: string) => bucketTotal(settle(book, at(day)).state, 'rollover')

const april: Timed = [refill('april', 200, 200, '04-01', '05-01'), at('04-02')]
const march: Timed = [refill('march', 50, 50, '03-01', '04-01'), at('04-10')]
const may: Timed = [refill('may', 200, 200, '05-01', '06-01'), at('05-01')]

describe('a cycle that is paid late', () => {
  test('brings its credits, and leaves the cap and the end of the cycle that began later', () => {
    const book = told(april, march)
    expect(terms(book)).toEqual([200, at('05-01')])
    expect(bank(told(april, march, may), '05-02')).toBe(200)
  })

  test('has what it left unused moved to the bank as far as its own cap allows, whatever the later one’s is', () => {
    const free: Timed = [refill('free', 8, 20, '04-10', '04-11'), at('04-10')]
    const ended: Timed = [refill('ended', 300, 200, '03-01', '04-01'), at('04-10')]
    const book = told(free, ended)
    expect(terms(book)).toEqual([20, at('04-11')])
    expect(bank(book, '04-10')).toBe(200)
  })

  test('leaves them also when nothing of the later cycle’s credits is left', () => {
    const book = told(april, [spend(200), at('04-05')], march)
    expect(terms(book)).toEqual([200, at('05-01')])
  })

  test('leaves them when both cycles end at once: the first of a year comes after the upgrade in it', () => {
    const share: Timed = [refill('share', 150, 200, '04-03', '05-01'), at('04-03')]
    const first: Timed = [refill('first', 50, 50, '04-01', '05-01'), at('04-04')]
    expect(terms(told(share, first))).toEqual([200, at('05-01')])
    expect(bank(told(share, first, may), '05-02')).toBe(200)
  })
})

describe('a cycle that begins later sets the terms', () => {
  test('when it ends sooner: the free plan after a paid one that was ended at once', () => {
    const free: Timed = [refill('free', 8, 8, '04-10', '04-11'), at('04-10')]
    expect(terms(told(april, free))).toEqual([8, at('04-11')])
    expect(terms(told(april, [spend(200), at('04-05')], free))).toEqual([8, at('04-11')])
  })

  test('when it ends later, though by another clock it began a little before', () => {
    const [begun, free] = [at('04-10'), refill('free', 8, 8, '04-10', '04-11')]
    const paid = { ...refill('paid', 50, 50, '04-10', '05-10'), periodStart: new Date(begun.getTime() - 500) }
    expect(terms(told([free, begun], [paid as Command, begun]))).toEqual([50, at('05-10')])
  })

  test('when it comes late itself: days of the free plan that were missed', () => {
    const days = ['10', '11', '12'].map((day, index): Timed => {
      return [refill(`free ${day}`, 8, 8, `04-${day}`, `04-${11 + index}`), at('04-20')]
    })
    expect(terms(told(april, ...days))).toEqual([8, at('04-13')])
  })

  test('when what has the same end is a refund and no cycle', () => {
    const first = changed(emptyBook('a', at('03-01')), refill('first', 50, 50, '03-01', '04-01'), at('03-01'))
    const spent = changed(first.state, spend(50), at('03-02'))
    const originals = spent.entries.map(({ entry }) => ({ entry, undone: 0 }))
    const drained = changed(changed(spent.state, ...april).state, spend(200, 'all'), at('04-05')).state
    const refund: Command = { kind: 'refund', accountId: 'a', key: 'refund', actor: 'test', of: 'spend' }
    const refunded = changed({ ...drained, originals }, refund, at('04-20')).state
    const share = refill('share', 9, 400, '04-19', '05-01')
    expect(terms(changed(refunded, share, at('04-21')).state)).toEqual([400, at('05-01')])
  })
})

const DAY_MS = 86_400_000
const day = (number: number) => new Date(Date.UTC(2026, 0, 1 + number))

/** A day on which credits are spent, or refilled for a cycle that began so many days ago. */
const event = fc.record({
  wait: fc.integer({ min: 0, max: 6 }),
  amount: fc.integer({ min: 1, max: 90 }),
  refill: fc.option(
    fc.record({
      ago: fc.integer({ min: 0, max: 40 }),
      days: fc.constantFrom(1, 10, 30),
      cap: fc.integer({ min: 0, max: 90 }),
    }),
    { freq: 2 },
  ),
})

test('cycles that come in any order: the independent model sees the same, and the proof of the book finds no fault', () => {
  const histories = fc.array(event, { minLength: 25, maxLength: 25 })
  fc.assert(
    fc.property(histories, (history) => {
      const model = new LedgerModel()
      const [entries, commands]: [ChainedEntry[], Command[]] = [[], []]
      let state = emptyBook('a', day(0))
      let now = day(60)
      for (const { wait, amount, refill: cycle } of history) {
        now = new Date(now.getTime() + wait * DAY_MS)
        const seen = availableOf(settle(state, now).state)
        if (!cycle && seen === 0) continue
        const key = `step ${commands.length}`
        const command = cycle
          ? { ...refill(key, amount, cycle.cap, '01-01', '01-01'), ...periodOf(cycle, now) }
          : spend(Math.min(amount, seen), key)
        commands.push(command as Command)
        const change = changed(state, command as Command, now)
        model.apply(command as Command, now)
        entries.push(...change.entries.map(({ entry, hash }) => ({ ...entry, hash })))
        state = change.state
      }
      const last = settle(state, now)
      entries.push(...last.entries.map(({ entry, hash }) => ({ ...entry, hash })))
      for (const bucket of SPEND_ORDER) expect(bucketTotal(last.state, bucket)).toBe(model.count(bucket, now))
      expect(faultsOf(last.state, entries)).toEqual([])
    }),
    { numRuns: 300, seed: seedOf('late cycles') },
  )
}, 60_000)

function periodOf({ ago, days }: { ago: number; days: number }, now: Date) {
  const periodStart = new Date(now.getTime() - ago * DAY_MS)
  return { periodStart, periodEnd: new Date(periodStart.getTime() + days * DAY_MS) }
}

/** What the proof says of a book whose rows are these. */
function faultsOf(state: AccountState, entries: readonly ChainedEntry[]): string[] {
  const faults: string[] = []
  const audit = new BookAudit('a', [], (fault) => faults.push(sayFault(fault)))
  const rows = state.lots.map((lot) => ({ ...lot, open: lot.remaining > 0 }))
  for (const entry of entries) {
    audit.entry(entry, { lots: rows.filter((lot) => lot.entry === entry.number), holds: [] })
  }
  audit.close(state, { lots: [], holds: [], usage: usageOf(entries) })
  return faults
}
