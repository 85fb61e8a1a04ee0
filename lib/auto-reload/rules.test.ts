import { describe, expect, test } from 'vitest'
import { catalogOf, findReloadPack } from '@/lib/catalog/rules'
import {
  type Attempt,
  afterAttempt,
  type Decision,
  decide,
  newsOfWaiting,
  nextPossibleAt,
  type ReloadFacts,
  stateOf,
} from './rules'

const now = new Date('2026-03-31T12:00:00Z')
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
const later = (minutes: number) => ago(-minutes)
const studio = catalogOf('studio').policies.autoReload!
const tokens = catalogOf('tokens').policies.autoReload!
const macro = findReloadPack(catalogOf('studio'), 'macro')!

/** Armed below 2,000 with nothing left: the least that leads to a charge. */
const armed: ReloadFacts = {
  isOn: true,
  threshold: 2_000,
  declines: 0,
  stoppedReason: null,
  stoppedCard: null,
  coolUntil: null,
  attempts: [],
  card: 'card-1',
  mayBuy: true,
  agreed: true,
  reload: macro,
  available: 0,
  debt: 0,
  onTheWay: 0,
}

const charged = (status: Attempt['status'], beganAt: Date, amountCents = 36_00, settledAt = beganAt): Attempt => ({
  status,
  beganAt,
  amountCents,
  settledAt: status === 'open' || status === 'authentication' ? null : settledAt,
})

describe('What is to be done', () => {
  const cases: [what: string, changes: Partial<ReloadFacts>, said: string][] = [
    ['[C20] below the threshold: one package', { available: 1_999 }, '1 for 3600'],
    ['[C20] at the threshold: nothing', { available: 2_000 }, 'enough'],
    ['[C20] far above it: nothing', { available: 50_000 }, 'enough'],
    ['[C20] switched off: nothing, however little there is', { isOn: false }, 'off'],
    ['[X5] one is under way: no other', { attempts: [charged('open', ago(1))] }, 'charging'],
    [
      '[X5] the bank waits for the person: no other',
      { attempts: [charged('authentication', ago(900))] },
      'needs-authentication',
    ],
    ['[X5] cooling down', { coolUntil: later(1) }, 'cooling-down'],
    ['[X5] cooled down', { coolUntil: now }, '1 for 3600'],
    [
      '[X5] three in the last 24 hours are the cap',
      { attempts: [1, 2, 3].map((h) => charged('paid', ago(h * 60))) },
      'capped',
    ],
    ['[X5] one of them is a day old', { attempts: [1, 2, 24].map((h) => charged('paid', ago(h * 60))) }, '1 for 3600'],
    [
      '[X5] begun more than a day ago, and confirmed at the bank an hour ago: it counts from then',
      { attempts: [ago(25 * 60), ago(120), ago(100)].map((began) => charged('paid', began, 36_00, ago(60))) },
      'capped',
    ],
    ['[X5] declined ones count', { attempts: [1, 2, 3].map((h) => charged('declined', ago(h * 60))) }, 'capped'],
    ['[X5] outages do not', { attempts: [1, 2, 3].map((h) => charged('outage', ago(h * 60))) }, '1 for 3600'],
    [
      '[X5] nor what was never called for',
      { attempts: [1, 2, 3].map((h) => charged('canceled', ago(h * 60))) },
      '1 for 3600',
    ],
    ['[X5] the money of the last 24 hours is the cap', { attempts: [charged('paid', ago(60), 280_00)] }, 'capped'],
    [
      '[X5] fifteen in this month are the cap',
      { attempts: Array.from({ length: 15 }, (_, i) => charged('paid', ago((i + 25) * 60))) },
      'capped',
    ],
    ['[X5] no card on file', { card: null }, 'paused'],
    ['[X5] stopped, with the same card', { stoppedReason: 'declined', stoppedCard: 'card-1' }, 'paused'],
    [
      '[X5] stopped, and another card is on file',
      { stoppedReason: 'declined', stoppedCard: 'card-0' },
      '1 for 3600, restarting',
    ],
    ['[A4] without the plan that may buy', { mayBuy: false }, 'paused'],
    ['the pack is not sold any more', { reload: null }, 'paused'],
    ['[C22] another price or other caps than were agreed to', { agreed: false }, 'paused'],
    ['[X6] debt is owed first', { available: 0, debt: 18_001 }, '2 for 7200'],
    ['[B13] a purchase of a person that is on its way closes the gap', { available: 500, onTheWay: 5_000 }, 'enough'],
    ['[B13] one that is too small does not', { available: 500, onTheWay: 1_000 }, '1 for 3600'],
  ]
  test.each(cases)('%s', (_what, changes, said) => {
    expect(told(decide({ ...armed, ...changes }, studio, now))).toBe(said)
  })

  test('[T11] a large gap is closed by one charge of as many packs as it takes', () => {
    const small = findReloadPack(catalogOf('tokens'), 'small')!
    const gap = decide({ ...armed, reload: small, threshold: small.pack.credits * 3, available: 1 }, tokens, now)
    expect(gap).toMatchObject({ do: 'charge', quantity: 3, credits: small.pack.credits * 3 })
  })

  test('[X5] the caps make a charge smaller before they make it wait', () => {
    const decision = decide({ ...armed, debt: 1_000_000 }, studio, now)
    expect(decision).toMatchObject({ do: 'charge', quantity: 8, amountCents: 288_00 })
  })

  test('[C21] the discount is what is charged: 10 % off Macro, 30 % off Mega, the list price beside it', () => {
    const mega = findReloadPack(catalogOf('studio'), 'mega')!
    expect(decide(armed, studio, now)).toMatchObject({ amountCents: 36_00, listCents: 40_00, credits: 20_000 })
    const large = decide({ ...armed, reload: mega }, studio, now)
    expect(large).toMatchObject({ amountCents: 140_00, listCents: 200_00, credits: 100_000 })
  })
})

describe('[X5] When it can charge next', () => {
  const at = (changes: Partial<ReloadFacts>) => nextPossibleAt({ ...armed, ...changes }, studio, now)?.toISOString()
  test('armed: now; cooling down: when that is over', () => {
    expect(at({})).toBe(now.toISOString())
    expect(at({ coolUntil: later(7) })).toBe(later(7).toISOString())
  })
  test('capped by the day: 24 hours after the first of its charges', () => {
    const attempts = [1, 2, 3].map((h) => charged('paid', ago(h * 60)))
    expect(at({ attempts })).toBe(ago(-21 * 60).toISOString())
  })
  test('capped by the month: with the next one', () => {
    const attempts = Array.from({ length: 15 }, (_, i) => charged('paid', ago((i + 25) * 60)))
    expect(at({ attempts })).toBe('2026-04-01T00:00:00.000Z')
  })
  test('not a matter of time: off, paused, under way', () => {
    expect(at({ isOn: false })).toBeUndefined()
    expect(at({ card: null })).toBeUndefined()
    expect(at({ attempts: [charged('open', ago(1))] })).toBeUndefined()
  })
})

describe('What becomes of it', () => {
  const facts = { isOn: true, declines: 0, coolUntil: null, stoppedReason: null }
  const declined = { kind: 'declined', reason: 'insufficient_funds' } as const
  test('[X5] paid: it cools down, and earlier declines are forgotten', () => {
    const after = afterAttempt({ ...facts, declines: 2 }, { kind: 'paid' }, tokens, now)
    expect(after).toMatchObject({ isOn: true, declines: 0, coolUntil: later(tokens.coolDownMinutes), mail: null })
  })
  test('[C26] studio: the first decline switches it off, and says so by mail', () => {
    const after = afterAttempt(facts, declined, studio, now)
    expect(after).toMatchObject({ isOn: false, declines: 1, stoppedReason: 'declined', mail: 'stopped' })
  })
  test('[X5] [T20] tokens: a mail with the first decline, an hour, two hours, then it pauses until the card changes', () => {
    const first = afterAttempt(facts, declined, tokens, now)
    expect(first).toMatchObject({
      isOn: true,
      declines: 1,
      stoppedReason: null,
      coolUntil: later(60),
      mail: 'declined',
    })
    const second = afterAttempt(first, declined, tokens, later(60))
    expect(second).toMatchObject({ declines: 2, stoppedReason: null, coolUntil: later(180), mail: null })
    const third = afterAttempt(second, declined, tokens, later(180))
    expect(third).toMatchObject({ isOn: true, declines: 3, stoppedReason: 'declined', mail: 'stopped' })
    expect(stateOf({ ...armed, ...third, stoppedCard: 'card-1' }, tokens, later(999))).toBe('paused')
  })
  test.each(['lost_card', 'stolen_card', 'expired_card', 'invalid:resource_missing'])(
    '[X5] %s: the same card is not tried again',
    (reason) => {
      const after = afterAttempt(facts, { kind: 'declined', reason }, tokens, now)
      expect(after).toMatchObject({ stoppedReason: 'declined', mail: 'stopped' })
    },
  )
  test('[X5] an outage is no decline: it is tried again when it has cooled down', () => {
    const after = afterAttempt({ ...facts, declines: 2 }, { kind: 'outage' }, tokens, now)
    expect(after).toMatchObject({ isOn: true, declines: 2, stoppedReason: null, coolUntil: later(10), mail: null })
  })
  test('[X5] asked by the bank: nothing stops, a mail brings the link', () => {
    const after = afterAttempt(facts, { kind: 'authentication' }, studio, now)
    expect(after).toMatchObject({ isOn: true, declines: 0, mail: 'authentication' })
  })
  test('a payment that matches no order switches it off everywhere', () => {
    const after = afterAttempt(facts, { kind: 'fault', reason: 'fault:amount' }, tokens, now)
    expect(after).toMatchObject({ isOn: false, stoppedReason: 'fault', mail: 'stopped' })
  })
  test('[X5] off stays off: nothing that ends later switches it on, and nobody is told that it stopped', () => {
    const off = { ...facts, isOn: false }
    for (const outcome of [declined, { kind: 'paid' }, { kind: 'outage' }, { kind: 'canceled' }] as const) {
      expect(afterAttempt(off, outcome, tokens, now)).toMatchObject({ isOn: false, mail: null })
    }
  })
})

describe('What is told of waiting', () => {
  const noCard: Partial<ReloadFacts> = { card: null }
  const cases: [what: string, changes: Partial<ReloadFacts>, waits: boolean, news: object][] = [
    ['nothing keeps it', {}, false, { told: null, tell: null }],
    ['no card, and no need of one', noCard, false, { told: null, tell: null }],
    ['no card', noCard, true, { told: 'no-card', tell: 'no-card' }],
    ['still none', { ...noCard, stoppedReason: 'no-card' }, true, { told: 'no-card', tell: null }],
    ['still none, with enough', { ...noCard, stoppedReason: 'no-card' }, false, { told: 'no-card', tell: null }],
    ['a card again', { stoppedReason: 'no-card' }, false, { told: null, tell: null }],
    [
      'another reason',
      { agreed: false, stoppedReason: 'no-card' },
      true,
      { told: 'terms-changed', tell: 'terms-changed' },
    ],
    ['stopped before', { ...noCard, stoppedReason: 'declined' }, true, { told: 'declined', tell: null }],
    ['off', { ...noCard, isOn: false, stoppedReason: 'plan-ended' }, true, { told: 'plan-ended', tell: null }],
  ]
  test.each(cases)('[X5] %s', (_what, changes, waits, news) => {
    expect(newsOfWaiting({ ...armed, ...changes }, waits)).toEqual(news)
  })
  test('[X5] what was told keeps no charge from being made, and forgets no decline', () => {
    const decision = decide({ ...armed, declines: 1, stoppedReason: 'no-card' }, tokens, now)
    expect(decision).toMatchObject({ do: 'charge', restarts: false })
  })
})

function told(decision: Decision): string {
  if (decision.do === 'nothing') return decision.why
  return `${decision.quantity} for ${decision.amountCents}${decision.restarts ? ', restarting' : ''}`
}
