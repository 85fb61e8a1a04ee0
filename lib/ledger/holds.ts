/** What becomes of reserved and of spent credits: capture, release, usage refund. The rules stand in rules.ts. */
import { credits } from '@/lib/core/money'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { availableOf, type Change, drain, merge, negative, openLot, setHold, sumOf, usableLots, write } from './book'
import { settleMore } from './due'
import type { AccountState, Capture, Hold, Lot, LotMove, Refund, Refusal, Release } from './types'

export function capture(before: Change, command: Capture, now: Date): Outcome<Change, Refusal> {
  const found = openHold(before.state, command.hold)
  if (!found.ok) return found
  const hold = found.value
  const held = sumOf(hold.slices)
  const extra = Math.max(0, command.credits - held)
  const free = availableOf(before.state)
  if (free < extra) {
    return refuse({ code: 'insufficient', available: credits(held + free), missing: credits(extra - free) })
  }
  const taken = [...firstOf(hold.slices, command.credits), ...drain(usableLots(before.state), extra)]
  const { feature, groupRef } = hold
  const line = { ...command, feature, groupRef, ref: hold.entry, amount: -command.credits, happenedAt: now }
  const captured = write(before, { ...line, moves: negative(merge(taken)), reserves: negative(hold.slices) }, now)
  return accept(settleMore(setHold(captured, { ...hold, open: false }), now, now))
}

export function release(before: Change, command: Release, now: Date): Outcome<Change, Refusal> {
  const found = openHold(before.state, command.hold)
  if (!found.ok) return found
  const { feature, groupRef, slices, entry } = found.value
  const line = { ...command, feature, groupRef, ref: entry, amount: 0, happenedAt: now, moves: negative(slices) }
  return accept(settleMore(setHold(write(before, line, now), { ...found.value, open: false }), now, now))
}

export function refund(before: Change, command: Refund, now: Date): Outcome<Change, Refusal> {
  const original = before.state.originals.find((each) => each.entry.key === command.of)
  // The key may name any entry; only what was used can be given back.
  if (original?.entry.kind !== 'spend' && original?.entry.kind !== 'capture') return refuse({ code: 'unknown-spend' })
  const left = credits(-original.entry.amount - original.undone)
  const wanted = command.credits ?? left
  if (wanted > left || left === 0) return refuse({ code: 'nothing-left', left })
  // As if less had been spent: what was taken last goes back first.
  const taken = [...negative(original.entry.moves)].reverse()
  const back = firstOf(taken, original.undone + wanted)
  const already = firstOf(taken, original.undone)
  const returned = giveBack(before, merge([...back, ...negative(already)]), original.entry.number, now)
  const { feature, groupRef, number } = original.entry
  const line = { ...command, feature, groupRef, ref: number, amount: wanted, happenedAt: now, moves: returned.moves }
  return accept(write(returned.change, line, now))
}

/** Where refunded credits go: into their own lot, or, if that has expired, into a new one of its bucket. */
function giveBack(before: Change, moves: LotMove[], original: number, now: Date): { change: Change; moves: LotMove[] } {
  let change = before
  const into = moves.map(({ lot: number, amount }) => {
    const lot = lotOf(change.state, number)
    if (!lot.expiresAt || lot.expiresAt > now) return { lot: number, amount }
    const { cycleEndsAt } = change.state
    change = openLot(change, {
      bucket: lot.bucket,
      source: `refund:${original}`,
      granted: credits(amount),
      happenedAt: now,
      expiresAt: cycleEndsAt && cycleEndsAt > now ? cycleEndsAt : null,
      rollsOver: lot.rollsOver,
    })
    return { lot: change.state.lastLot, amount }
  })
  return { change, moves: into }
}

function openHold(state: AccountState, key: string): Outcome<Hold, Refusal> {
  const hold = state.holds.find((each) => each.key === key)
  if (!hold) return refuse({ code: 'unknown-hold' })
  return hold.open ? accept(hold) : refuse({ code: 'hold-closed' })
}

/** The first `wanted` credits of `slices`, in their order; all of them where they are fewer. */
function firstOf(slices: readonly LotMove[], wanted: number): LotMove[] {
  let missing = wanted
  return slices.flatMap(({ lot, amount }) => {
    const taken = Math.min(amount, missing)
    missing -= taken
    return taken > 0 ? [{ lot, amount: taken }] : []
  })
}

export function lotOf(state: AccountState, number: number): Lot {
  const lot = state.lots.find((each) => each.number === number)
  if (!lot) throw new Error(`Lot ${number} of ${state.id} was not read.`)
  return lot
}
