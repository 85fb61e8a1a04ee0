import { describe, expect, test } from 'vitest'
import {
  capture,
  day,
  forfeit,
  grant,
  hold,
  refill,
  refund,
  release,
  Story,
  setLock,
  spend,
} from '@/e2e/fixtures/ledger-commands'

/** 10 credits in each bucket, none of which expires by itself before the 20th. */
const four = () =>
  new Story().at(day(1), grant('top-up', 10), grant('plan', 10, day(20)), grant('add-on', 10), grant('rollover', 10))

describe('a hold', () => {
  test('[A5] reserves in the order of spending, and spends nothing', () => {
    const story = four().at(day(2), hold(25, day(3)))
    expect(story.lines('hold')).toEqual([['hold', 0, 'rollover 10, add-on 10, plan 5']])
    expect([story.state.balance, story.available(day(2))]).toEqual([40, 15])
  })

  test('keeps its credits from everybody else', () => {
    const story = four().at(day(2), hold(25, day(3)))
    expect(story.refused(day(2), spend(16))).toEqual({ code: 'insufficient', available: 15, missing: 1 })
    expect(story.refused(day(2), hold(16, day(3), 'another'))).toMatchObject({ missing: 1 })
    expect(story.at(day(2), spend(15)).lines('spend')).toEqual([['spend', -15, 'plan -5, top-up -10']])
  })

  test.each([
    ['now', day(2)],
    ['in the past', day(1)],
  ])('that would end %s is refused', (_, end) => {
    expect(four().refused(day(2), hold(5, end))).toEqual({ code: 'bad-expiry' })
  })

  test.each([0, -1, 0.5, Number.NaN])('of %s credits is refused', (amount) => {
    const command = { ...hold(1, day(3)), credits: amount } as ReturnType<typeof hold>
    expect(four().refused(day(2), command)).toEqual({ code: 'bad-amount' })
  })

  test('ends by itself at its true time, whenever somebody looks next', () => {
    const story = four()
      .at(day(2), hold(25, day(3)))
      .at(day(9), spend(40))
    const [released] = story.lines('~hold:5')
    expect(released).toEqual(['release', 0, 'rollover -10, add-on -10, plan -5'])
    expect(story.entry('~hold:5')).toMatchObject({ happenedAt: day(3), bookedAt: day(9), actor: 'calendar', ref: 5 })
    expect(story.state.balance).toBe(0)
  })

  test('one millisecond before its end it can be captured, at its end no more', () => {
    const before = new Date(day(3).getTime() - 1)
    expect(
      four()
        .at(day(2), hold(5, day(3)))
        .at(before, capture(5)).state.balance,
    ).toBe(35)
    expect(
      four()
        .at(day(2), hold(5, day(3)))
        .refused(day(3), capture(5)),
    ).toEqual({ code: 'hold-closed' })
  })
})

describe('a capture', () => {
  const held = () => four().at(day(2), hold(15, day(9)))

  test.each([
    ['less than was held', 12, 'rollover -10, add-on -2', 28],
    ['exactly what was held', 15, 'rollover -10, add-on -5', 25],
    [
      '[A5] more than was held, the extra in the order of spending',
      33,
      'rollover -10, add-on -10, plan -10, top-up -3',
      7,
    ],
    ['all there is', 40, 'rollover -10, add-on -10, plan -10, top-up -10', 0],
  ])('of %s', (_, amount, moved, left) => {
    const story = held().at(day(3), capture(amount))
    expect(story.lines('capture')).toEqual([['capture', -amount, moved]])
    expect([story.state.balance, story.available(day(3))]).toEqual([left, left])
    expect(story.entry('capture')).toMatchObject({ feature: 'clip', groupRef: 'campaign', ref: 5 })
  })

  test('of more than hold and balance cover is refused, and the hold stands', () => {
    const story = held()
    expect(story.refused(day(3), capture(41))).toEqual({ code: 'insufficient', available: 40, missing: 1 })
    expect(story.at(day(3), capture(15)).state.balance).toBe(25)
  })

  test('takes no extra from what another hold reserves', () => {
    const story = held().at(day(2), hold(20, day(9), 'other'))
    expect(story.refused(day(3), capture(21))).toEqual({ code: 'insufficient', available: 20, missing: 1 })
    expect(story.at(day(3), capture(20)).left(day(3))).toBe('top-up 5 (5 held), plan 10 (10 held), add-on 5 (5 held)')
  })

  test('takes no extra from locked top-ups, but what was held before the lock stays held', () => {
    const story = new Story().at(day(1), grant('top-up', 10), hold(6, day(9)), setLock('lock'))
    expect(story.refused(day(2), capture(7))).toEqual({ code: 'insufficient', available: 6, missing: 1 })
    expect(story.at(day(2), capture(6)).left(day(2))).toBe('top-up 4')
  })

  test.each([
    ['captured', capture(1, 'hold', 'first')],
    ['released', release('hold', 'first')],
    ['forfeited', forfeit()],
  ])('of a hold that was %s is refused, and so is its release', (_, first) => {
    const story = held().at(day(3), first)
    expect(story.refused(day(4), capture(1))).toEqual({ code: 'hold-closed' })
    expect(story.refused(day(4), release())).toEqual({ code: 'hold-closed' })
  })

  test('of a hold nobody made is refused, and so is its release', () => {
    expect(four().refused(day(2), capture(1, 'nobody'))).toEqual({ code: 'unknown-hold' })
    expect(four().refused(day(2), release('spend'))).toEqual({ code: 'unknown-hold' })
  })
})

test('a release frees everything at once and moves no credit', () => {
  const story = four()
    .at(day(2), hold(25, day(9)))
    .at(day(3), release())
  expect(story.lines('release')).toEqual([['release', 0, 'rollover -10, add-on -10, plan -5']])
  expect([story.state.balance, story.available(day(3))]).toEqual([40, 40])
})

describe('credits that a hold kept past the end of their lot', () => {
  const kept = (expiresAt: Date) => new Story().at(day(1), grant('plan', 10, day(5))).at(day(2), hold(4, expiresAt))

  test('are still there for its capture', () => {
    const story = kept(day(9)).at(day(6), capture(4))
    expect(story.lines('~expiry:1:3')).toEqual([
      ['expiry', -6, 'plan -6'],
      ['capture', -4, 'plan -4'],
    ])
  })

  test('go the moment it is released', () => {
    const story = kept(day(9)).at(day(6), release())
    expect(story.lines('release')).toEqual([
      ['release', 0, 'plan -4'],
      ['expiry', -4, 'plan -4'],
    ])
    expect(story.entry('~expiry:1:5')).toMatchObject({ happenedAt: day(6), balanceAfter: 0 })
  })

  test('go the moment it runs out', () => {
    const story = kept(day(7)).at(day(9), grant('top-up', 1))
    expect(story.entry('~expiry:1:3')).toMatchObject({ happenedAt: day(5), amount: -6 })
    expect(story.entry('~expiry:1:5')).toMatchObject({ happenedAt: day(7), amount: -4, bookedAt: day(9) })
    expect(story.left(day(9))).toBe('top-up 1')
  })

  test('go the moment a capture leaves them over', () => {
    const story = kept(day(9)).at(day(6), capture(3))
    expect(story.lines('capture')).toEqual([
      ['capture', -3, 'plan -3'],
      ['expiry', -1, 'plan -1'],
    ])
  })

  test('move to the rollover bank where their lot rolls over, as far as its cap allows', () => {
    const story = new Story()
      .at(day(1), refill(10, day(1), day(5), 8))
      .at(day(2), hold(4, day(9)))
      .at(day(6), release())
    expect(story.lines('~rollover:1:3')).toEqual([
      ['rollover', 0, 'refill 1 -6, rollover:1 6'],
      ['release', 0, 'refill 1 -4'],
      ['rollover', 0, 'refill 1 -2, rollover:1 2'],
      ['expiry', -2, 'refill 1 -2'],
    ])
    expect(story.left(day(6))).toBe('rollover:1 6, rollover:1 2')
  })
})

describe('a usage refund', () => {
  const spent = () => four().at(day(2), spend(35))

  test('gives everything back to the very lots it came from', () => {
    const story = spent().at(day(3), refund('all'))
    expect(story.left(day(3))).toBe('top-up 10, plan 10, add-on 10, rollover 10')
    expect(story.entry('refund')).toMatchObject({ amount: 35, feature: 'portrait', ref: 5 })
  })

  test('of a part gives back what was taken last, as if less had been spent', () => {
    const story = spent().at(day(3), refund(8))
    expect(story.lines('refund')).toEqual([['refund', 8, 'top-up 5, plan 3']])
  })

  test('in several parts comes to the same as at once', () => {
    const parts = [8, 9, 17, 1].map((amount, index) => refund(amount, 'spend', `part ${index}`))
    const story = spent().at(day(3), ...parts)
    expect(story.left(day(3))).toBe(spent().at(day(3), refund('all')).left(day(3)))
    expect(story.refused(day(3), refund(1))).toEqual({ code: 'nothing-left', left: 0 })
  })

  test('never gives back more than was spent', () => {
    expect(spent().refused(day(3), refund(36))).toEqual({ code: 'nothing-left', left: 35 })
    expect(
      spent()
        .at(day(3), refund(30))
        .refused(day(3), refund(6, 'spend', 'more')),
    ).toEqual({
      code: 'nothing-left',
      left: 5,
    })
    expect(
      spent()
        .at(day(3), refund('all'))
        .refused(day(3), refund('all', 'spend', 'more')),
    ).toEqual({
      code: 'nothing-left',
      left: 0,
    })
  })

  test('of the rest, after a part, is the rest', () => {
    const story = spent()
      .at(day(3), refund(30))
      .at(day(4), refund('all', 'spend', 'rest'))
    expect(story.entry('rest')).toMatchObject({ amount: 5 })
  })

  test('of a capture gives back what it took, its extra first', () => {
    const story = four()
      .at(day(2), hold(15, day(9)), capture(18))
      .at(day(3), refund(5, 'capture'))
    expect(story.lines('refund')).toEqual([['refund', 5, 'add-on 5']])
  })

  test('to an expired lot goes into a new one of its bucket, valid to the end of the cycle', () => {
    const story = new Story()
      .at(day(1), refill(10, day(1), day(11), 50), spend(4))
      .at(day(11), refill(10, day(11), day(21), 50))
      .at(day(12), refund('all'))
    const lot = story.state.lots.find(({ source }) => source.startsWith('refund:'))
    expect(lot).toMatchObject({ bucket: 'plan', granted: 4, remaining: 4, expiresAt: day(21), rollsOver: true })
    expect(story.left(day(12))).toBe('rollover:1 6, refill 11 10, refund:2 4')
    expect(story.left(day(21))).toBe('rollover:1 6, rollover:3 10, rollover:4 4')
  })

  test('to an expired lot outside any cycle never expires again', () => {
    const story = new Story().at(day(1), grant('add-on', 10, day(5)), spend(4)).at(day(6), refund(3))
    expect(story.state.lots.at(-1)).toMatchObject({ bucket: 'add-on', remaining: 3, expiresAt: null })
  })

  test.each(['plan', 'hold', 'adjust', 'nobody', '~hold:5'])('of %s, which is no spend, is refused', (of) => {
    const story = four().at(day(2), hold(5, day(3)))
    expect(story.refused(day(4), refund('all', of))).toEqual({ code: 'unknown-spend' })
  })
})
