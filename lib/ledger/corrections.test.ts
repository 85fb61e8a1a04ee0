import { describe, expect, test } from 'vitest'
import {
  ACCOUNT,
  adjust,
  day,
  forfeit,
  grant,
  hold,
  release,
  Story,
  setLock,
  spend,
  takeBack,
  transferOut,
} from '@/e2e/fixtures/ledger-commands'
import { credits } from '@/lib/core/money'
import type { TransferIn } from './types'

const four = () =>
  new Story().at(day(1), grant('top-up', 10), grant('plan', 10, day(20)), grant('add-on', 10), grant('rollover', 10))

describe('an adjustment', () => {
  test('more is a lot of its own in the bucket it names, and never expires', () => {
    const story = four().at(day(2), adjust(7, 'sorry for the outage', 'adjust', 'plan'))
    expect(story.lines('adjust')).toEqual([['adjustment', 7, 'adjustment 7']])
    expect(story.entry('adjust')).toMatchObject({ reason: 'sorry for the outage', actor: 'user:9' })
    expect(story.state.lots.at(-1)).toMatchObject({ bucket: 'plan', expiresAt: null, rollsOver: false })
  })

  test('[A5] less takes in the order of spending', () => {
    const story = four().at(day(2), adjust(-33))
    expect(story.lines('adjust')).toEqual([['adjustment', -33, 'rollover -10, add-on -10, plan -10, top-up -3']])
  })

  test('less reaches locked credits, but nothing that is held', () => {
    const story = four().at(day(2), setLock('lock'), hold(10, day(9)))
    expect(story.refused(day(2), adjust(-31))).toEqual({ code: 'insufficient', available: 30, missing: 1 })
    expect(story.at(day(2), adjust(-30)).left(day(2))).toBe('rollover 10 (10 held)')
  })

  test.each(['', '   '])('without a reason ("%s") is refused', (reason) => {
    expect(four().refused(day(2), adjust(5, reason))).toEqual({ code: 'no-reason' })
    expect(four().refused(day(2), adjust(-5, reason))).toEqual({ code: 'no-reason' })
  })

  test.each([0, 0.5, Number.NaN, -(2 ** 53)])('of %s is refused', (amount) => {
    expect(four().refused(day(2), adjust(amount))).toEqual({ code: 'bad-amount' })
  })

  test('that no double could count any more is refused', () => {
    expect(four().refused(day(2), adjust(Number.MAX_SAFE_INTEGER))).toEqual({ code: 'bad-amount' })
  })
})

describe('a lock', () => {
  const story = () => four().at(day(2), setLock('lock'))

  test('keeps top-ups in the book and out of reach of spends, holds and transfers', () => {
    for (const command of [spend(31), hold(31, day(9)), transferOut(31)]) {
      expect(story().refused(day(2), command)).toEqual({ code: 'insufficient', available: 30, missing: 1 })
    }
    expect([story().state.balance, story().lines('lock')]).toEqual([40, [['lock', 0, '']]])
  })

  test('also for what arrives while it is on', () => {
    expect(
      story()
        .at(day(3), grant('top-up', 5, null, 'more'))
        .available(day(3)),
    ).toBe(30)
  })

  test('is undone by an unlock, with nothing lost', () => {
    expect(story().at(day(4), setLock('unlock'), spend(40)).state.balance).toBe(0)
  })

  test('leaves a hold from before it releasable', () => {
    const held = new Story().at(day(1), grant('top-up', 10), hold(6, day(9)), setLock('lock'), release())
    expect([held.left(day(2)), held.available(day(2))]).toEqual(['top-up 10', 0])
  })
})

describe('a forfeit', () => {
  test('gives up everything, held and locked credits too, and closes the holds first', () => {
    const story = four().at(day(2), hold(15, day(9)), setLock('lock'), forfeit())
    expect(story.lines('~hold:5')).toEqual([
      ['release', 0, 'rollover -10, add-on -5'],
      ['forfeit', -40, 'rollover -10, add-on -10, plan -10, top-up -10'],
    ])
    expect(story.state.holds.filter(({ open }) => open)).toEqual([])
    expect(story.entry('forfeit')).toMatchObject({ reason: 'account closed', balanceAfter: 0 })
  })

  test('of nothing is written down all the same', () => {
    expect(new Story().at(day(1), forfeit()).lines('forfeit')).toEqual([['forfeit', 0, '']])
  })

  test('leaves the debt as it is', () => {
    const story = new Story().at(day(1), grant('top-up', 10), spend(10), takeBack(10), forfeit())
    expect([story.state.balance, story.state.debt]).toEqual([0, 10])
  })

  test('without a reason is refused', () => {
    expect(four().refused(day(2), forfeit(' '))).toEqual({ code: 'no-reason' })
  })
})

describe('a transfer', () => {
  const arriving = (amount: number): TransferIn => ({
    kind: 'transfer-in',
    accountId: ACCOUNT,
    key: 'arrived',
    actor: 'user:9',
    from: 'other',
    credits: credits(amount),
    lots: [
      { bucket: 'plan', credits: amount - 1, expiresAt: day(20) },
      { bucket: 'top-up', credits: 1, expiresAt: null },
    ],
  })

  test('[A5] sends in the order of spending', () => {
    const story = four().at(day(2), transferOut(25))
    expect(story.lines('transfer')).toEqual([['transfer-out', -25, 'rollover -10, add-on -10, plan -5']])
    expect(story.entry('transfer').groupRef).toBe('other')
  })

  test('sends nothing that is held, and no more than there is', () => {
    const story = four().at(day(2), hold(15, day(9)))
    expect(story.refused(day(2), transferOut(26))).toEqual({ code: 'insufficient', available: 25, missing: 1 })
  })

  test('arrives in the buckets and with the expiry it had', () => {
    const story = new Story().at(day(2), arriving(6))
    expect(story.lines('arrived')).toEqual([['transfer-in', 6, 'transfer:other 5, transfer:other 1']])
    expect(story.state.lots).toMatchObject([
      { bucket: 'plan', expiresAt: day(20), rollsOver: false },
      { bucket: 'top-up', expiresAt: null },
    ])
    expect(story.left(day(20))).toBe('transfer:other 1')
  })

  test('that no double could count any more is refused', () => {
    expect(four().refused(day(2), arriving(Number.MAX_SAFE_INTEGER))).toEqual({ code: 'bad-amount' })
  })
})
