import { describe, expect, test } from 'vitest'
import { LedgerModel } from '@/e2e/fixtures/ledger-model'
import { credits } from '@/lib/core/money'
import { bucketTotal, emptyBook, SPEND_ORDER } from './book'
import { decide, settle } from './rules'
import type { AccountState, Command } from './types'

const at = (day: string) => new Date(`2026-${day}T10:00:00Z`)

type Timed = readonly [Command, Date]

function refill(key: string, amount: number, cap: number, from: string, until: string): Command {
  const what = { source: `refill:${key}`, credits: credits(amount), rolloverCap: credits(cap) }
  return { kind: 'refill', accountId: 'a', actor: 'calendar', key, ...what, periodStart: at(from), periodEnd: at(until) }
}

function spend(amount: number, key = 'spend'): Command {
  return { kind: 'spend', accountId: 'a', key, actor: 'test', credits: credits(amount), feature: 'portrait' }
}

/** The book after `history`, in which the independent model has to see the same as the rules. */
function told(...history: Timed[]): AccountState {
  const model = new LedgerModel()
  return history.reduce((state, [command, now]) => {
    const change = decide({ ...state, lots: state.lots.filter(({ remaining }) => remaining > 0) }, command, now)
    if (!change.ok) throw new Error(`${command.key}: ${change.refusal.code}`)
    model.apply(command, now)
    const seen = settle(change.value.state, now).state
    for (const bucket of SPEND_ORDER) expect(bucketTotal(seen, bucket), command.key).toBe(model.count(bucket, now))
    return change.value.state
  }, emptyBook('a', at('01-01')))
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

  test('when it comes late itself: days of the free plan that were missed', () => {
    const days = ['10', '11', '12'].map((day, index): Timed => {
      return [refill(`free ${day}`, 8, 8, `04-${day}`, `04-${11 + index}`), at('04-20')]
    })
    expect(terms(told(april, ...days))).toEqual([8, at('04-13')])
  })

  test('when what has the same end is a refund and no cycle', () => {
    const refund: Command = { kind: 'refund', accountId: 'a', key: 'refund', actor: 'test', of: 'spend' }
    const gift: Timed = [refill('first', 50, 50, '03-01', '04-01'), at('03-01')]
    const spent: Timed[] = [[spend(50), at('03-02')], april, [spend(200, 'all'), at('04-05')]]
    const state = spent.reduce((before, [command, now]) => {
      const change = decide(before, command, now)
      if (!change.ok) throw new Error(change.refusal.code)
      return { ...change.value.state, originals: [...before.originals, ...originalOf(change.value.entries)] }
    }, told(gift))
    const refunded = decide(state, refund, at('04-20'))
    if (!refunded.ok) throw new Error(refunded.refusal.code)
    const share = decide(refunded.value.state, refill('share', 9, 400, '04-19', '05-01'), at('04-21'))
    expect(share.ok && terms(share.value.state)).toEqual([400, at('05-01')])
  })
})

function originalOf(entries: readonly { entry: AccountState['originals'][number]['entry'] }[]) {
  return entries.map(({ entry }) => ({ entry, undone: 0 }))
}
