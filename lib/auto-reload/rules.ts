/**
 * The rules of auto-reload.
 *
 * 1. It is off until a person says yes to its exact words. Switched off, it is off from that commit on, and only another
 *    yes switches it on again.
 * 2. It charges when what can be spent, less what is owed and with what is on its way, is below the threshold; then for
 *    the fewest packs that close the gap, in one charge, as far as the caps leave room.
 * 3. One charge at a time; one whose outcome is unknown is under way until it has been read back.
 * 4. Caps: a count and an amount, in any 24 hours and in a calendar month (UTC). Every charge counts, declined ones too,
 *    from when it is begun and, once it is settled, by when that was: one that is confirmed at the bank a day later
 *    counts then. Between two charges lies the cool-down; after a declined one at least an hour, after the next one two,
 *    then four.
 * 5. So many declined charges in a row stop it, a card that must not be tried again at once. Where one is enough, it is
 *    off then; where it takes several, it pauses until another card is on file or a person says yes. An outage is no
 *    decline, nor is a card that is gone from Stripe.
 * 6. A bank that wants to ask the person keeps the charge open for them, for as long as the payment can be confirmed; one
 *    that nobody confirmed is a decline.
 * 7. It buys for nobody who could not buy: without the plan the catalog asks for, or a card, it waits.
 * 8. It charges by the terms that were agreed to: where the catalog has others now, it waits for another yes.
 *    Below its mark it says so by mail when it begins to wait, once for each reason until it can act again.
 * 9. It ends with the plan it was agreed to beside: one that is bought later needs another yes. A pause ends nothing.
 */
import type { ReloadPack } from '@/lib/catalog/rules'
import type { AutoReloadPolicy } from '@/lib/catalog/schema'
import type { Credits } from '@/lib/core/money'
import { cents, credits } from '@/lib/core/money'
import { type Attempt, room, roomAgainAt } from './caps'

export { type Attempt, type AttemptStatus, countedSince, type Sum, sums } from './caps'
export {
  clampThreshold,
  consentVersion,
  consentWords,
  type Terms,
  thresholdFault,
} from './terms'

export type ReloadState = 'off' | 'armed' | 'charging' | 'cooling-down' | 'needs-authentication' | 'paused' | 'capped'

/** What it waits for though it is on, and no charge has failed. */
export type WaitReason = 'no-card' | 'not-allowed' | 'pack-gone' | 'terms-changed'

/** Why it stopped by itself. One that waits is on, and stopped as far as its person has been told. */
export type StopReason = 'declined' | 'fault' | 'plan-ended' | WaitReason

/** Why it waits though it is on. */
export type PauseReason = 'declined' | WaitReason

export type ReloadFacts = {
  isOn: boolean
  threshold: number
  declines: number
  stoppedReason: StopReason | null
  stoppedCard: string | null
  coolUntil: Date | null
  /** Every charge begun or settled since `countedSince`, and the one that is under way. */
  attempts: readonly Attempt[]
  /** The card on file, by what tells two cards apart. */
  card: string | null
  mayBuy: boolean
  /** The pack as it costs now; null where it is not for auto-reload any more. */
  reload: ReloadPack | null
  /** Whether price, pack and caps are still those that were agreed to. */
  agreed: boolean
  available: number
  debt: number
  /** Credits of purchases whose payment is under way. */
  onTheWay: number
}

/** What tells where auto-reload stands, whatever the balance is. */
export type StandingFacts = Omit<ReloadFacts, 'available' | 'debt' | 'onTheWay'>

/** More than that in one charge is a slip of the finger. */
export const MOST_PACKS = 20

const MINUTE_MS = 60_000

/** How often it is looked whether what it waits for has come. */
const LOOK_AGAIN_MS = 15 * MINUTE_MS

export type Decision =
  | { do: 'nothing'; why: 'enough' | Exclude<ReloadState, 'armed'>; next: Date | null }
  | {
      do: 'charge'
      reload: ReloadPack
      quantity: number
      amountCents: ReturnType<typeof cents>
      listCents: ReturnType<typeof cents>
      credits: Credits
      card: string
      /** Another card is on file than the one it had stopped with: its declines are forgotten. */
      restarts: boolean
    }

/** What is to be done now. `next` is when to ask again, though nothing else happens; null where a spend will. */
export function decide(facts: ReloadFacts, policy: AutoReloadPolicy, now: Date): Decision {
  const gap = facts.threshold - facts.available + facts.debt - facts.onTheWay
  const state = stateOf(facts, policy, now)
  if (state === 'off') return { do: 'nothing', why: 'off', next: null }
  if (gap <= 0) return { do: 'nothing', why: 'enough', next: null }
  if (state !== 'armed') return { do: 'nothing', why: state, next: nextLook(facts, policy, now) }
  const { card, reload } = facts as ReloadFacts & { card: string; reload: ReloadPack }
  const { pack, priceCents } = reload
  const quantity = Math.min(
    Math.ceil(gap / pack.credits),
    MOST_PACKS,
    room(facts.attempts, policy.caps, priceCents, now),
  )
  return {
    do: 'charge',
    reload,
    quantity,
    amountCents: cents(priceCents * quantity),
    listCents: cents(pack.priceCents * quantity),
    credits: credits(pack.credits * quantity),
    card,
    restarts: facts.stoppedReason === 'declined',
  }
}

/** Where auto-reload stands, whatever the balance is. */
export function stateOf(facts: StandingFacts, policy: AutoReloadPolicy, now: Date): ReloadState {
  const open = facts.attempts.find(({ status }) => status === 'open' || status === 'authentication')
  if (open) return open.status === 'authentication' ? 'needs-authentication' : 'charging'
  if (!facts.isOn) return 'off'
  if (pauseReason(facts)) return 'paused'
  if (facts.coolUntil && facts.coolUntil > now) return 'cooling-down'
  return room(facts.attempts, policy.caps, facts.reload!.priceCents, now) > 0 ? 'armed' : 'capped'
}

/** What it waits for though it is on; null where nothing keeps it. */
export function pauseReason(facts: StandingFacts): PauseReason | null {
  if (!facts.card) return 'no-card'
  if (facts.stoppedReason === 'declined' && facts.card === facts.stoppedCard) return 'declined'
  if (!facts.mayBuy) return 'not-allowed'
  if (!facts.reload) return 'pack-gone'
  return facts.agreed ? null : 'terms-changed'
}

/**
 * What its person has been told, and is to be told now: another reason to wait is written to them where it keeps a charge
 * from being made (`waits`), and where nothing keeps it any more what they were told is forgotten.
 */
export function newsOfWaiting(
  facts: StandingFacts,
  waits: boolean,
): { told: StopReason | null; tell: WaitReason | null } {
  const { isOn, stoppedReason: told } = facts
  const reason = isOn ? pauseReason(facts) : null
  // Whoever was told that it stopped knows already.
  if (!isOn || told === 'declined' || told === 'fault' || reason === 'declined') return { told, tell: null }
  if (reason === null) return { told: null, tell: null }
  return waits && reason !== told ? { told: reason, tell: reason } : { told, tell: null }
}

/** When the next charge can be made at the earliest; null where that is not a matter of time. */
export function nextPossibleAt(facts: ReloadFacts, policy: AutoReloadPolicy, now: Date): Date | null {
  const state = stateOf(facts, policy, now)
  if (!facts.reload || (state !== 'armed' && state !== 'cooling-down' && state !== 'capped')) return null
  const cool = facts.coolUntil && facts.coolUntil > now ? facts.coolUntil : now
  if (room(facts.attempts, policy.caps, facts.reload.priceCents, cool) > 0) return cool
  return roomAgainAt(facts.attempts, policy.caps, facts.reload.priceCents, cool)
}

function nextLook(facts: ReloadFacts, policy: AutoReloadPolicy, now: Date): Date | null {
  return nextPossibleAt(facts, policy, now) ?? new Date(now.getTime() + LOOK_AGAIN_MS)
}

export type AttemptOutcome =
  | { kind: 'paid' }
  /** `reason` is the bank's code, or why there was no payment. */
  | { kind: 'declined'; reason: string }
  | { kind: 'authentication' }
  /** Read back: nobody was asked for money, since Stripe could not be reached or had no such card any more. */
  | { kind: 'outage'; reason?: string }
  | { kind: 'canceled' }
  | { kind: 'fault'; reason: string }

export type AfterAttempt = {
  isOn: boolean
  declines: number
  coolUntil: Date | null
  stoppedReason: StopReason | null
  /** What the person is written: nothing more than a receipt where it was paid. */
  mail: 'declined' | 'stopped' | 'authentication' | null
}

/** What a charge that ended, or waits for the person, makes of auto-reload. */
export function afterAttempt(
  { isOn, declines, coolUntil, stoppedReason }: Pick<ReloadFacts, 'isOn' | 'declines' | 'coolUntil' | 'stoppedReason'>,
  outcome: AttemptOutcome,
  policy: AutoReloadPolicy,
  now: Date,
): AfterAttempt {
  const same = { isOn, declines, coolUntil, stoppedReason, mail: null }
  const cooled = later(coolUntil, now, policy.coolDownMinutes)
  const ended = stoppedReason === 'plan-ended'
  switch (outcome.kind) {
    case 'paid':
      // Money that comes late switches nothing on, so why it is off stays true.
      return { ...same, declines: 0, stoppedReason: ended ? stoppedReason : null, coolUntil: cooled }
    case 'outage':
    case 'canceled':
      return { ...same, coolUntil: cooled }
    case 'authentication':
      return { ...same, mail: 'authentication' }
    case 'fault':
      return { ...same, isOn: false, stoppedReason: 'fault', coolUntil: cooled, mail: isOn ? 'stopped' : null }
    default: {
      const again = declines + 1
      const rest = Math.max(policy.coolDownMinutes, 60 * 2 ** Math.min(again - 1, 2))
      const declined = { ...same, declines: again, coolUntil: later(coolUntil, now, rest) }
      // Whoever has switched it off meanwhile is not told that it stopped.
      if (!isOn) return declined
      if (again < policy.declinesUntilStop && !isFinal(outcome.reason)) {
        return { ...declined, mail: again === 1 ? 'declined' : null }
      }
      return { ...declined, isOn: policy.declinesUntilStop > 1, stoppedReason: 'declined', mail: 'stopped' }
    }
  }
}

function later(until: Date | null, now: Date, minutes: number): Date {
  return new Date(Math.max(until?.getTime() ?? 0, now.getTime() + minutes * MINUTE_MS))
}

/** Codes after which the same card must not be charged again. Source: docs.stripe.com/declines/codes. */
const FINAL = new Set([
  'expired_card',
  'fraudulent',
  'invalid_account',
  'lost_card',
  'pickup_card',
  'restricted_card',
  'revocation_of_all_authorizations',
  'revocation_of_authorization',
  'security_violation',
  'stolen_card',
  'stop_payment_order',
])

function isFinal(reason: string): boolean {
  return FINAL.has(reason) || reason.startsWith('invalid:')
}
