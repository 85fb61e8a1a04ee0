import { describe, expect, test } from 'vitest'
import { credits } from '@/lib/core/money'
import { emptyBook } from './book'
import { fold, startFold } from './fold'
import { availableOf, bucketTotal, decide, settle } from './rules'
import type { AccountState, Bucket, Command, Entry } from './types'

const ACCOUNT = '00000000-0000-7000-8000-000000000001'
const day = (number: number) => new Date(Date.UTC(2026, 0, number))

const empty = () => emptyBook(ACCOUNT, day(1))

/** What `commands` come to in one batch. */
function batch(state: AccountState, commands: Command[], now: Date) {
  const folded = startFold(state, new Map())
  return { answers: commands.map((command) => fold(folded, command, now)), entries: folded.entries }
}

function grant(bucket: Bucket, amount: number, expiresAt: Date | null = null, key = `${bucket} ${amount}`): Command {
  const what = { credits: credits(amount), bucket, source: key, expiresAt }
  return { kind: 'grant', accountId: ACCOUNT, key, actor: 'stripe', ...what }
}

function spend(amount: number, key = `spend ${amount}`): Command {
  return { kind: 'spend', accountId: ACCOUNT, key, actor: 'user:1', credits: credits(amount), feature: 'portrait' }
}

function refill(amount: number, from: Date, to: Date, cap: number): Command {
  const key = `refill:${from.toISOString()}`
  const period = { periodStart: from, periodEnd: to, rolloverCap: credits(cap) }
  return {
    kind: 'refill',
    accountId: ACCOUNT,
    key,
    actor: 'calendar',
    credits: credits(amount),
    source: key,
    ...period,
  }
}

/** The book after `commands`, each at its time; every one must be accepted. */
function book(...commands: [Command, Date][]): AccountState {
  return commands.reduce((state, [command, now]) => {
    const decision = decide(state, command, now)
    if (!decision.ok) throw new Error(`${command.key}: ${decision.refusal.code}`)
    return decision.value.state
  }, empty())
}

function drained(state: AccountState, amount: number, now = day(2)) {
  const decision = decide(state, spend(amount), now)
  if (!decision.ok) throw new Error(decision.refusal.code)
  const entry = decision.value.entries.at(-1)?.entry as Entry
  const lots = [...state.lots, ...decision.value.state.lots]
  return entry.moves.map((move) => [lots.find((lot) => lot.number === move.lot)?.source, -move.amount])
}

describe('the order of spending', () => {
  const buckets: Bucket[] = ['top-up', 'plan', 'add-on', 'rollover']
  const inOrder = ['rollover 10', 'add-on 10', 'plan 10', 'top-up 10']

  test.each([
    ['as they are spent', [...buckets].reverse()],
    ['the other way round', buckets],
    ['mixed', ['plan', 'top-up', 'rollover', 'add-on'] as Bucket[]],
  ])('[A5] credits that came in %s are spent rollover, add-on, plan, top-up', (_, arrivals) => {
    const state = book(...arrivals.map((bucket): [Command, Date] => [grant(bucket, 10), day(1)]))
    expect(drained(state, 35)).toEqual(inOrder.map((source, index) => [source, index < 3 ? 10 : 5]))
  })

  test('inside a bucket the earliest expiry goes first, never last, and equals by age', () => {
    const state = book(
      [grant('plan', 1, null, 'never'), day(1)],
      [grant('plan', 1, day(20), 'late'), day(1)],
      [grant('plan', 1, day(10), 'soon'), day(1)],
      [grant('plan', 1, day(10), 'soon, younger'), day(1)],
    )
    expect(drained(state, 4).map(([source]) => source)).toEqual(['soon', 'soon, younger', 'late', 'never'])
  })
})

describe('all or nothing', () => {
  test('a spend that does not fit changes nothing and says how much is missing', () => {
    const state = book([grant('plan', 30), day(1)])
    expect(decide(state, spend(31), day(2))).toEqual({
      ok: false,
      refusal: { code: 'insufficient', available: 30, missing: 1 },
    })
  })

  test('a spend of exactly everything empties the book', () => {
    const state = book([grant('plan', 30), day(1)], [grant('top-up', 12), day(1)], [spend(42), day(2)])
    expect([state.balance, state.lots.filter((lot) => lot.remaining > 0)]).toEqual([0, []])
  })

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('an amount of %s is refused', (amount) => {
    const state = book([grant('plan', 30), day(1)])
    for (const kind of [spend(1), grant('plan', 1)]) {
      const command = { ...kind, credits: amount as ReturnType<typeof credits> }
      expect(decide(state, command, day(2))).toEqual({ ok: false, refusal: { code: 'bad-amount' } })
    }
  })

  test('a grant that no double could count any more is refused', () => {
    const state = book([grant('plan', Number.MAX_SAFE_INTEGER - 1), day(1)])
    expect(decide(state, grant('top-up', 2), day(2))).toMatchObject({ refusal: { code: 'bad-amount' } })
  })

  test('locked top-ups are there but not spendable', () => {
    const state = { ...book([grant('top-up', 50), day(1)], [grant('plan', 5), day(1)]), topUpsLocked: true }
    expect([state.balance, availableOf(state), bucketTotal(state, 'top-up')]).toEqual([55, 5, 50])
    expect(decide(state, spend(6), day(2))).toMatchObject({ refusal: { available: 5, missing: 1 } })
  })
})

describe('the end of a cycle', () => {
  const cycle = (unused: number, cap: number, bank = 0) => {
    const before: [Command, Date][] = bank > 0 ? [[grant('rollover', bank), day(1)]] : []
    return book(...before, [refill(unused, day(1), day(11), cap), day(1)])
  }

  test.each([
    { unused: 70, cap: 100, bank: 0, moved: 70, expired: 0 },
    { unused: 70, cap: 70, bank: 0, moved: 70, expired: 0 },
    { unused: 70, cap: 50, bank: 0, moved: 50, expired: 20 },
    { unused: 70, cap: 100, bank: 60, moved: 40, expired: 30 },
    { unused: 70, cap: 100, bank: 100, moved: 0, expired: 70 },
    { unused: 70, cap: 100, bank: 130, moved: 0, expired: 70 },
    { unused: 70, cap: 0, bank: 0, moved: 0, expired: 70 },
  ])('[A8] $unused unused with a bank of $bank under a cap of $cap: $moved move, $expired expire', (row) => {
    const { state, entries } = settle(cycle(row.unused, row.cap, row.bank), day(15))
    const lines = entries.map(({ entry: { kind, amount, moves, happenedAt } }) => [
      kind,
      amount,
      moves[0]?.amount,
      happenedAt,
    ])
    expect(lines).toEqual([
      ...(row.moved > 0 ? [['rollover', 0, -row.moved, day(11)]] : []),
      ...(row.expired > 0 ? [['expiry', -row.expired, -row.expired, day(11)]] : []),
    ])
    expect(bucketTotal(state, 'rollover')).toBe(row.bank + row.moved)
    expect(state.balance).toBe(row.bank + row.moved)
  })

  test('[A3] [B5] ten years of cycles, whatever the cap, leave a top-up as it was bought', () => {
    const months = Array.from({ length: 120 }, (_, index) => new Date(Date.UTC(2026, index, 1)))
    const cycles = months.map((from, index): [Command, Date] => {
      const to = new Date(Date.UTC(2026, index + 1, 1))
      return [refill(1_000, from, to, index % 3 === 0 ? 0 : 500), from]
    })
    const state = book([grant('top-up', 4_000), day(1)], ...cycles)
    const later = settle(state, new Date(Date.UTC(2040, 0, 1))).state
    expect(bucketTotal(later, 'top-up')).toBe(4_000)
    expect(later.lots.filter((lot) => lot.bucket === 'top-up')).toMatchObject([{ granted: 4_000, expiresAt: null }])
  })

  test('happens by itself, once, before whatever touches the book next', () => {
    const state = book([refill(70, day(1), day(11), 50), day(1)], [spend(10), day(12)], [spend(5), day(13)])
    expect([state.balance, bucketTotal(state, 'plan'), bucketTotal(state, 'rollover')]).toEqual([35, 0, 35])
    expect(state.lastEntry).toBe(5)
  })

  test('a refill that is booked late stands at the time it was due, and what it left unused rolls over in turn', () => {
    const state = book(
      [refill(80, day(1), day(2), 100), day(1)],
      [refill(80, day(2), day(3), 100), day(4)],
      [refill(80, day(3), day(4), 100), day(4)],
      [refill(80, day(4), day(5), 100), day(4)],
    )
    expect([bucketTotal(state, 'rollover'), bucketTotal(state, 'plan')]).toEqual([100, 80])
  })

  test('an expiry one millisecond away leaves the credits spendable, and on its moment they are gone', () => {
    const state = book([grant('plan', 10, day(11)), day(1)])
    expect(decide(state, spend(10), new Date(day(11).getTime() - 1))).toMatchObject({ ok: true })
    expect(decide(state, spend(10), day(11))).toMatchObject({ refusal: { available: 0, missing: 10 } })
  })
})

describe('keys', () => {
  test('the same key again gets an equal answer, whoever asks and why', () => {
    const again = { ...spend(10, 'k'), actor: 'stripe', reason: 'again' }
    const folded = batch(book([grant('plan', 30), day(1)]), [spend(10, 'k'), again], day(2))
    expect(folded.answers[1]).toEqual(folded.answers[0])
    expect(folded.entries).toHaveLength(1)
  })

  test.each([
    ['amount', spend(11, 'k')],
    ['feature', { ...spend(10, 'k'), feature: 'clip' } as Command],
    ['group', { ...spend(10, 'k'), groupRef: 'campaign' } as Command],
    ['kind', grant('plan', 10, null, 'k')],
  ])('the same key for another %s is refused', (_, other) => {
    const folded = batch(book([grant('plan', 30), day(1)]), [spend(10, 'k'), other], day(2))
    expect(folded.answers[1]).toEqual({ ok: false, refusal: { code: 'key-reused' } })
  })

  test("keys of the book's own and empty ones are a bug of the caller", () => {
    expect(() => decide(empty(), grant('plan', 1, null, '~expiry:1'), day(1))).toThrow(RangeError)
    expect(() => decide(empty(), grant('plan', 1, null, ''), day(1))).toThrow(RangeError)
  })
})

test('a clock that was set back does not make the book run backwards', () => {
  const folded = batch(book([grant('plan', 30), day(5)]), [spend(1)], day(3))
  expect(folded.entries[0]?.entry.bookedAt).toEqual(day(5))
})
