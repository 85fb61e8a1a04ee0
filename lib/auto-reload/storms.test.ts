import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CatalogKey, catalogOf, findReloadPack } from '@/lib/catalog/rules'
import { type Attempt, type AttemptOutcome, afterAttempt, countedSince, decide, type ReloadFacts } from './rules'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const COUNTED = ['open', 'authentication', 'paid', 'declined']
const MAY_COST = ['open', 'authentication', 'paid']

type Event =
  | { do: 'wait'; minutes: number }
  | { do: 'spend'; credits: number }
  | { do: 'end'; outcome: AttemptOutcome }
  | { do: 'card'; card: string | null }
  | { do: 'switch'; on: boolean }
  | { do: 'plan'; mayBuy: boolean }

const outcome = fc.constantFrom<AttemptOutcome>(
  ...Array.from({ length: 8 }, () => ({ kind: 'paid' }) as const),
  { kind: 'declined', reason: 'insufficient_funds' },
  { kind: 'declined', reason: 'lost_card' },
  { kind: 'outage' },
  { kind: 'canceled' },
  { kind: 'authentication' },
)
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 700 }) }) },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('spend' as const), credits: fc.integer({ min: 1, max: 40_000 }) }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('end' as const), outcome }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('card' as const),
      card: fc.constantFrom('card-1', 'card-2', 'card-3', null),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('switch' as const), on: fc.constantFrom(true, true, false) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('plan' as const), mayBuy: fc.constantFrom(true, true, false) }) },
)
const storms = fc.record({
  start: fc.integer({ min: 0, max: 60 * 24 * 60 }),
  pack: fc.nat(),
  events: fc.array(event, { minLength: 60, maxLength: 600, size: 'max' }),
})

test.each(['studio', 'tokens', 'agency'] as const)(
  '[X5] [U1] %s: however it storms, no cap, no cool-down and no stop is passed, off is off, and what is promised holds',
  (key) => {
    fc.assert(
      fc.property(storms, ({ start, pack, events }) => {
        const life = new Life(key, pack, new Date(Date.UTC(2026, 0, 1) + start * MINUTE))
        for (const each of events) life.live(each)
        expect(life.faults).toEqual([])
      }),
      { numRuns: 200, endOnFailure: true },
    )
  },
)

/** One account's auto-reload through a storm, with what should not have happened. */
class Life {
  readonly faults: string[] = []
  private readonly charges: (Attempt & { card: string })[] = []
  private readonly policy
  private facts: ReloadFacts
  /** Declined charges since the last one that was paid, the last yes and the last restart. */
  private declinedInARow = 0

  constructor(
    key: CatalogKey,
    pack: number,
    private now: Date,
  ) {
    const policy = catalogOf(key).policies.autoReload!
    this.policy = policy
    this.facts = {
      ...{ isOn: true, declines: 0, stoppedReason: null, stoppedCard: null, coolUntil: null, attempts: [] },
      ...{ card: 'card-0', mayBuy: true, agreed: true, available: 0, debt: 0, onTheWay: 0 },
      threshold: policy.threshold.preset,
      reload: findReloadPack(catalogOf(key), policy.packs[pack % policy.packs.length]!.pack),
    }
  }

  live(event: Event): void {
    if (event.do === 'wait') this.now = new Date(this.now.getTime() + event.minutes * MINUTE)
    if (event.do === 'spend') this.change({ available: Math.max(0, this.facts.available - event.credits) })
    if (event.do === 'card') this.change({ card: event.card })
    if (event.do === 'plan') this.change({ mayBuy: event.mayBuy })
    if (event.do === 'switch') {
      this.change({ isOn: event.on, declines: 0, stoppedReason: null, stoppedCard: null })
      this.declinedInARow = 0
    }
    if (event.do === 'end') this.end(event.outcome)
    this.look()
  }

  private look(): void {
    const since = countedSince(this.now)
    const counts = (each: Attempt) => each.beganAt >= since || (each.settledAt !== null && each.settledAt >= since)
    this.change({ attempts: this.charges.filter((each) => counts(each) || each === this.open()) })
    const decision = decide(this.facts, this.policy, this.now)
    if (decision.do === 'nothing') {
      this.checkPromise(decision.next)
      return
    }
    if (decision.restarts) {
      if (this.facts.card === this.facts.stoppedCard) this.faults.push('went on with the card it had stopped with')
      this.change({ declines: 0, stoppedReason: null, stoppedCard: null })
      this.declinedInARow = 0
    }
    this.check(decision.amountCents)
    const { amountCents, card } = decision
    this.charges.push({ status: 'open', amountCents, beganAt: this.now, settledAt: null, card })
  }

  private end(outcome: AttemptOutcome): void {
    const charge = this.open()
    if (!charge || (charge.status === 'authentication' && outcome.kind === 'authentication')) return
    charge.status = outcome.kind === 'fault' ? 'declined' : outcome.kind
    if (outcome.kind !== 'authentication') charge.settledAt = this.now
    const { mail, ...after } = afterAttempt(this.facts, outcome, this.policy, this.now)
    this.change({ ...after, ...(mail === 'stopped' ? { stoppedCard: charge.card } : {}) })
    if (outcome.kind === 'declined') this.declinedInARow += 1
    if (outcome.kind !== 'paid') return
    this.checkMoney()
    this.declinedInARow = 0
    this.change({ available: this.facts.available + this.facts.reload!.pack.credits })
  }

  private check(amountCents: number): void {
    const { facts, policy, faults, now } = this
    if (!facts.isOn) faults.push('charged while off')
    if (!facts.card || !facts.mayBuy) faults.push('charged without a card or without the right to')
    if (this.open()) faults.push('two at once')
    if (this.declinedInARow >= policy.declinesUntilStop) faults.push('charged after its last decline')
    const last = this.charges.findLast(({ status }) => COUNTED.includes(status))
    if (last && now.getTime() - last.beganAt.getTime() < policy.coolDownMinutes * MINUTE) faults.push('no cool-down')
    const month = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)
    this.checkCap(policy.caps.perDay, now.getTime() - DAY + 1, amountCents)
    this.checkCap(policy.caps.perMonth, month, amountCents)
  }

  private checkCap(cap: { count: number; amountCents: number }, since: number, amountCents: number): void {
    const charges = this.charges.filter(({ beganAt }) => beganAt.getTime() >= since)
    const count = charges.filter(({ status }) => COUNTED.includes(status)).length + 1
    const costs = charges.filter(({ status }) => MAY_COST.includes(status))
    const cost = costs.reduce((sum, each) => sum + each.amountCents, amountCents)
    if (count > cap.count) this.faults.push(`${count} charges, ${cap.count} allowed`)
    if (cost > cap.amountCents) this.faults.push(`${cost} cents, ${cap.amountCents} allowed`)
  }

  /** What has moved by now in the day that ends here, and in this month: whenever it was begun, it is paid now. */
  private checkMoney(): void {
    const { policy, now } = this
    const month = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)
    for (const [cap, since] of [
      [policy.caps.perDay, now.getTime() - DAY + 1] as const,
      [policy.caps.perMonth, month] as const,
    ]) {
      const moved = this.charges.filter(({ status, settledAt }) => status === 'paid' && settledAt!.getTime() >= since)
      const cost = moved.reduce((sum, each) => sum + each.amountCents, 0)
      if (moved.length > cap.count) this.faults.push(`${moved.length} payments moved, ${cap.count} allowed`)
      if (cost > cap.amountCents) this.faults.push(`${cost} cents moved, ${cap.amountCents} allowed`)
    }
  }

  /** Nothing is charged before the moment that is promised, if nothing else happens. */
  private checkPromise(next: Date | null): void {
    if (!next || next <= this.now) return
    const before = decide(this.facts, this.policy, new Date(next.getTime() - 1))
    if (before.do === 'charge') this.faults.push(`charges before ${next.toISOString()}`)
  }

  private open() {
    return this.charges.find(({ status }) => status === 'open' || status === 'authentication')
  }

  private change(changes: Partial<ReloadFacts>): void {
    this.facts = { ...this.facts, ...changes }
  }
}
