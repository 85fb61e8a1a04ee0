/**
 * The rules of the book.
 *
 * 1. Credits are spent in one order: rollover → add-on → plan → top-up; inside a bucket the earliest expiry first, then
 *    the oldest lot. Spend, hold, capture and transfer all use it.
 * 2. All or nothing: a spend that does not fit changes nothing and says how much is missing. Nothing goes below zero.
 * 3. What is held is nobody else's. A capture takes less (the rest is free again) or more, if the balance covers it.
 * 4. Locked top-ups are shown and untouched, but not spendable.
 * 5. A usage refund goes back to the very lots it came from; where such a lot has expired, into a new one of its bucket,
 *    valid to the end of the current cycle.
 * 6. A payment that is refunded or disputed takes back what its own lots still have free; the rest is debt, which the
 *    next credits repay first. A dispute won undoes that.
 * 7. What is due happens first, at its true time (see due.ts); a command is decided against the book after that. A
 *    refill that comes late is decided as of its own time: what was due later is then due under its terms, unless a
 *    cycle that began later has set others already.
 */
import { credits } from '@/lib/core/money'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { availableOf, type Change, drain, negative, OWN_KEY, openLot, setHold, usableLots, write } from './book'
import { adjust, forfeit, setLock, transferIn, transferOut } from './corrections'
import { settle, settleMore, settleUntil } from './due'
import { capture, refund, release } from './holds'
import { restore, takeBack } from './payments'
import type { AccountState, Command, Grant, HoldCredits, Lot, Refill, Refusal, Spend } from './types'

export { availableOf, bucketTotal, type Chained, type Change, inSpendOrder, SPEND_ORDER } from './book'
export { settle } from './due'

/** What `command` does to the book at `now`, or why it can't be done. The command's own entry has the command's key. */
export function decide(state: AccountState, command: Command, now: Date): Outcome<Change, Refusal> {
  if (command.key === '' || command.key.startsWith(OWN_KEY))
    throw new RangeError(`"${command.key}" is no key for a command.`)
  if (!isWhole(command)) return refuse({ code: 'bad-amount' })
  const change = command.kind === 'refill' ? settleUntil(state, command.periodStart, now) : settle(state, now)
  switch (command.kind) {
    case 'spend':
      return spend(change, command, now)
    case 'hold':
      return hold(change, command, now)
    case 'capture':
      return capture(change, command, now)
    case 'release':
      return release(change, command, now)
    case 'refund':
      return refund(change, command, now)
    case 'grant':
    case 'refill':
      return bringIn(change, command, now)
    case 'take-back':
      return takeBack(change, command, now)
    case 'restore':
      return restore(change, command, now)
    case 'adjust':
      return adjust(change, command, now)
    case 'transfer-out':
      return transferOut(change, command, now)
    case 'transfer-in':
      return transferIn(change, command, now)
    case 'forfeit':
      return forfeit(change, command, now)
    case 'lock':
    case 'unlock':
      return setLock(change, command, now)
  }
}

function isWhole(command: Command): boolean {
  if (!('credits' in command) || command.credits === undefined) return true
  if (!Number.isSafeInteger(command.credits)) return false
  if (command.kind === 'adjust') return command.credits !== 0
  return command.kind === 'refill' ? command.credits >= 0 : command.credits > 0
}

function spend(before: Change, command: Spend, now: Date): Outcome<Change, Refusal> {
  const slices = take(before.state, command.credits)
  if (!slices.ok) return slices
  const { kind, key, actor, feature, groupRef, reason } = command
  const line = { kind, key, actor, feature, groupRef, reason, amount: -command.credits, happenedAt: now }
  return accept(write(before, { ...line, moves: negative(slices.value) }, now))
}

function hold(before: Change, command: HoldCredits, now: Date): Outcome<Change, Refusal> {
  if (command.expiresAt <= now) return refuse({ code: 'bad-expiry' })
  const slices = take(before.state, command.credits)
  if (!slices.ok) return slices
  const held = write(before, { ...command, amount: 0, happenedAt: now, moves: slices.value }, now)
  const { key, expiresAt, feature, groupRef = null } = command
  const entry = held.state.lastEntry
  return accept(setHold(held, { entry, key, slices: slices.value, expiresAt, feature, groupRef, open: true }))
}

/** Slices of usable lots that add up to `wanted`, or how much is missing. */
function take(state: AccountState, wanted: number): Outcome<ReturnType<typeof drain>, Refusal> {
  const available = availableOf(state)
  if (available < wanted) return refuse({ code: 'insufficient', available, missing: credits(wanted - available) })
  return accept(drain(usableLots(state), wanted))
}

function bringIn(before: Change, command: Grant | Refill, now: Date): Outcome<Change, Refusal> {
  // The book must stay in whole numbers that a double holds exactly.
  if (!Number.isSafeInteger(before.state.balance + command.credits)) return refuse({ code: 'bad-amount' })
  const refill = command.kind === 'refill'
  if (refill && command.credits === 0) return accept(newTerms(before, command, now))
  const happenedAt = refill ? command.periodStart : now
  const opened = openLot(before, {
    source: command.source,
    bucket: refill ? 'plan' : command.bucket,
    expiresAt: refill ? command.periodEnd : command.expiresAt,
    rollsOver: refill,
    granted: command.credits,
    happenedAt,
  })
  const moves = [{ lot: opened.state.lastLot, amount: command.credits }]
  const granted = repay(write(opened, { ...command, amount: command.credits, happenedAt, moves }, now), now)
  // What arrives after its own expiry is gone the moment it came, not before.
  if (!refill) return accept(settleMore(granted, now, now))
  const { rolloverCap, periodEnd: cycleEndsAt } = command
  if (!isOvertaken(before.state, command, now)) {
    return accept({ ...granted, state: { ...granted.state, rolloverCap, cycleEndsAt } })
  }
  if (cycleEndsAt > now) return accept(granted)
  // What is left of a cycle that is over went to the bank at its end, as far as its own cap allowed.
  const ended = settleMore({ ...granted, state: { ...granted.state, rolloverCap } }, cycleEndsAt, new Date(0), now)
  return accept({ ...ended, state: { ...ended.state, rolloverCap: before.state.rolloverCap } })
}

/** A refill of nothing: a change of plan in a cycle's last moments brings no credit any more, and its bank all the same. */
function newTerms(before: Change, command: Refill, now: Date): Change {
  const { rolloverCap, periodStart: happenedAt } = command
  const written = write(before, { ...command, amount: 0, happenedAt, moves: [] }, now)
  return isOvertaken(before.state, command, now) ? written : { ...written, state: { ...written.state, rolloverCap } }
}

/**
 * Whether a cycle that began later has set the terms already: an older one that is paid late brings its credits, and
 * changes neither the bank's cap nor the cycle's end. One that ends later is no older one, whatever two clocks say of the
 * beginnings: a plan may be bought in the second in which the free one began. Where nothing is left of the credits of
 * the cycle that set them, so that its beginning is not known any more, a cycle that is over and ended earlier counts
 * as the older one.
 */
function isOvertaken({ lots, cycleEndsAt }: AccountState, { periodStart, periodEnd }: Refill, now: Date): boolean {
  if (!cycleEndsAt || periodEnd > cycleEndsAt) return false
  const begun = lots.filter((lot) => isAllocation(lot) && lot.expiresAt?.getTime() === cycleEndsAt.getTime())
  if (begun.length > 0) return begun.some((lot) => lot.happenedAt > periodStart)
  return periodEnd < cycleEndsAt && periodEnd <= now
}

/** What a refill brought, as far as it is there. A usage refund's lot takes after it, but begins no cycle. */
function isAllocation(lot: Lot): boolean {
  return lot.rollsOver && lot.remaining > 0 && !lot.source.startsWith('refund:')
}

/** Debt is repaid from the credits that have just arrived. */
function repay(change: Change, now: Date): Change {
  const { state } = change
  const arrived = state.lots.at(-1)
  const amount = Math.min(state.debt, arrived?.remaining ?? 0)
  if (!arrived || amount === 0) return change
  const moves = [
    { lot: arrived.number, amount: -amount },
    { lot: 0, amount },
  ]
  const line = { kind: 'repayment' as const, key: `${OWN_KEY}repayment:${state.lastEntry}`, actor: 'calendar', moves }
  return write(change, { ...line, amount: -amount, happenedAt: now, ref: state.lastEntry }, now)
}
