import { describe, expect, test } from 'vitest'
import {
  day,
  grant,
  hold,
  refill,
  refund,
  restore,
  Story,
  setLock,
  spend,
  takeBack,
} from '@/e2e/fixtures/ledger-commands'

/** A pack of 100, of which `used` are spent. */
const pack = (used = 0) => {
  const story = new Story().at(day(1), grant('top-up', 100))
  return used > 0 ? story.at(day(2), spend(used)) : story
}

describe('[X6] a payment that went back takes back', () => {
  test.each([
    ['all of a pack nobody touched', 0, 100, 'top-up -100', -100, 0],
    ['a part of it', 0, 30, 'top-up -30', -30, 0],
    ['what is left, and debt for what was spent', 60, 100, 'top-up -40, debt -60', -40, 60],
    ['nothing but debt where all was spent', 100, 100, 'top-up 0, debt -100', 0, 100],
    ['a part that is still there', 60, 40, 'top-up -40', -40, 0],
  ])('%s', (_, used, amount, moved, change, debt) => {
    const story = pack(used).at(day(3), takeBack(amount))
    expect(story.lines('take-back')).toEqual([['take-back', change, moved]])
    expect([story.state.balance, story.state.debt]).toEqual([100 - used + change, debt])
  })

  test('its own lot only, whatever else is there', () => {
    const story = pack(100).at(day(3), grant('plan', 50), takeBack(100))
    expect([story.left(day(3)), story.state.debt]).toEqual(['plan 50', 100])
  })

  test('nothing that a hold has reserved', () => {
    const story = pack().at(day(2), hold(30, day(9)), takeBack(100))
    expect([story.left(day(3)), story.state.debt]).toEqual(['top-up 30 (30 held)', 30])
  })

  test('locked credits too', () => {
    const story = pack().at(day(2), setLock('lock'), takeBack(100))
    expect([story.state.balance, story.state.debt]).toEqual([0, 0])
  })

  test('once what was granted, however often it is asked', () => {
    const story = pack().at(day(2), takeBack(70))
    expect(story.refused(day(3), takeBack(31, 'top-up', 'second'))).toEqual({ code: 'nothing-left', left: 30 })
    story.at(day(3), takeBack(30, 'top-up', 'second'))
    expect(story.refused(day(4), takeBack(1, 'top-up', 'third'))).toEqual({ code: 'nothing-left', left: 0 })
    expect([story.state.balance, story.state.debt]).toEqual([0, 0])
  })

  test('again what a restore had given back', () => {
    const story = pack(60).at(day(3), takeBack(100), restore(), takeBack(100, 'top-up', 'second'))
    expect([story.state.balance, story.state.debt]).toEqual([0, 60])
    expect(story.refused(day(4), takeBack(1, 'top-up', 'third'))).toMatchObject({ code: 'nothing-left' })
  })

  test('nothing of a payment that brought nothing', () => {
    expect(pack().refused(day(2), takeBack(1, 'nobody'))).toEqual({ code: 'unknown-source' })
  })

  test('nothing more than it brought', () => {
    expect(pack().refused(day(2), takeBack(101))).toEqual({ code: 'nothing-left', left: 100 })
  })
})

describe('[X6] debt', () => {
  const indebted = () => pack(100).at(day(3), takeBack(100))

  test('does not lock what other sources bring in the meantime, and is not below zero', () => {
    const story = pack(100).at(day(3), grant('plan', 20), takeBack(100)).at(day(4), spend(20, 'other'))
    expect([story.state.balance, story.state.debt]).toEqual([0, 100])
  })

  test.each([
    ['less than the debt', 30, 0, 70],
    ['as much as the debt', 100, 0, 0],
    ['more than the debt', 130, 30, 0],
  ])('is repaid by the next grant: %s', (_, amount, balance, debt) => {
    const story = indebted().at(day(4), grant('top-up', amount, null, 'next'))
    const repaid = 100 - debt
    expect(story.lines('next')).toEqual([
      ['grant', amount, `next ${amount}`],
      ['repayment', -repaid, `next -${repaid}, debt ${repaid}`],
    ])
    expect([story.state.balance, story.state.debt]).toEqual([balance, debt])
  })

  test('is repaid by the next refill, and by the one after', () => {
    const story = indebted()
      .at(day(4), refill(60, day(4), day(8)))
      .at(day(8), refill(60, day(8), day(12)))
    expect([story.left(day(8)), story.state.debt]).toEqual(['refill 8 20', 0])
  })

  test('of two payments is one sum', () => {
    const story = new Story()
      .at(day(1), grant('top-up', 50, null, 'a'), grant('top-up', 50, null, 'b'), spend(100))
      .at(day(2), takeBack(50, 'a', 'back a'), takeBack(50, 'b', 'back b'))
      .at(day(3), grant('plan', 70))
    expect([story.state.balance, story.state.debt]).toEqual([0, 30])
  })
})

describe('[X6] a dispute that was won restores', () => {
  test('everything to the lot where nothing had been spent', () => {
    const story = pack().at(day(3), takeBack(100)).at(day(4), restore())
    expect(story.lines('restore')).toEqual([['restore', 100, 'top-up 100']])
    expect(story.left(day(4))).toBe('top-up 100')
  })

  test('what was taken, and forgives the debt that is still open', () => {
    const story = pack(60).at(day(3), takeBack(100)).at(day(4), restore())
    expect(story.lines('restore')).toEqual([['restore', 40, 'top-up 40, debt 60']])
    expect([story.state.balance, story.state.debt]).toEqual([40, 0])
  })

  test('debt alone, where all had been spent', () => {
    const story = pack(100).at(day(3), takeBack(100)).at(day(4), restore())
    expect(story.lines('restore')).toEqual([['restore', 0, 'debt 100']])
    expect([story.state.balance, story.state.debt]).toEqual([0, 0])
  })

  test('to the lot what a grant had repaid meanwhile', () => {
    const story = pack(60).at(day(3), takeBack(100)).at(day(4), grant('plan', 80)).at(day(5), restore())
    expect(story.lines('restore')).toEqual([['restore', 100, 'top-up 100']])
    expect([story.left(day(5)), story.state.debt]).toEqual(['top-up 100, plan 20', 0])
  })

  test('partly each where the debt was partly repaid', () => {
    const story = pack(60).at(day(3), takeBack(100)).at(day(4), grant('plan', 25)).at(day(5), restore())
    expect(story.lines('restore')).toEqual([['restore', 65, 'top-up 65, debt 35']])
    expect([story.state.balance, story.state.debt]).toEqual([65, 0])
  })

  test('as much in all, whichever of two disputes is won first', () => {
    const disputed = () =>
      new Story()
        .at(day(1), grant('top-up', 50, null, 'a'), grant('top-up', 50, null, 'b'), spend(100))
        .at(day(2), takeBack(50, 'a', 'back a'), takeBack(50, 'b', 'back b'), grant('plan', 50))
    for (const order of [
      ['back a', 'back b'],
      ['back b', 'back a'],
    ]) {
      const story = disputed().at(day(3), ...order.map((of) => restore(of, `won ${of}`)))
      expect([story.state.balance, story.state.debt]).toEqual([50, 0])
    }
  })

  test('once', () => {
    const story = pack(60).at(day(3), takeBack(100)).at(day(4), restore())
    expect(story.refused(day(5), restore('take-back', 'again'))).toEqual({ code: 'nothing-left', left: 0 })
  })

  test('nothing that was never taken back', () => {
    for (const of of ['nobody', 'top-up', 'spend']) {
      expect(pack(10).refused(day(3), restore(of))).toEqual({ code: 'unknown-source' })
    }
  })

  test('credits whose lot has expired meanwhile for that moment only, after the restore', () => {
    const story = new Story().at(day(1), grant('add-on', 10, day(5))).at(day(2), takeBack(10, 'add-on'))
    story.at(day(9), restore())
    expect(story.lines('restore')).toEqual([
      ['restore', 10, 'add-on 10'],
      ['expiry', -10, 'add-on -10'],
    ])
    expect(story.state.balance).toBe(0)
    expect(story.entry('~expiry:1:4')).toMatchObject({ happenedAt: day(9) })
  })
})

test('a grant that arrives after its own expiry is gone the moment it came', () => {
  const story = new Story().at(day(9), grant('add-on', 10, day(5)))
  expect(story.lines('add-on')).toEqual([
    ['grant', 10, 'add-on 10'],
    ['expiry', -10, 'add-on -10'],
  ])
  expect(story.entry('~expiry:1:2')).toMatchObject({ happenedAt: day(9), balanceAfter: 0 })
})

test('a usage refund after the payment went back gives back the credits, and the debt stays until the next grant', () => {
  const story = pack(60).at(day(3), takeBack(100), refund('all'))
  expect([story.left(day(3)), story.state.debt]).toEqual(['top-up 60', 60])
  expect(story.refused(day(3), takeBack(1, 'top-up', 'more'))).toEqual({ code: 'nothing-left', left: 0 })
})
