/** What people and policies do to a book: adjustment, transfer, forfeit, lock. The rules stand in rules.ts. */
import { credits } from '@/lib/core/money'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import {
  availableOf,
  type Change,
  drain,
  freeTotal,
  negative,
  OWN_KEY,
  openLot,
  setHold,
  usableLots,
  write,
} from './book'
import type { Adjust, Forfeit, LotMove, Refusal, SetLock, TransferIn, TransferOut } from './types'

export function adjust(before: Change, command: Adjust, now: Date): Outcome<Change, Refusal> {
  if (command.reason.trim() === '') return refuse({ code: 'no-reason' })
  const line = { ...command, kind: 'adjustment' as const, amount: command.credits, happenedAt: now }
  if (command.credits > 0) {
    if (!Number.isSafeInteger(before.state.balance + command.credits)) return refuse({ code: 'bad-amount' })
    const lot = { bucket: command.bucket, source: 'adjustment', happenedAt: now, expiresAt: null, rollsOver: false }
    const opened = openLot(before, { ...lot, granted: credits(command.credits) })
    return accept(write(opened, { ...line, moves: [{ lot: opened.state.lastLot, amount: command.credits }] }, now))
  }
  // A person's correction reaches locked credits too, but never what is held.
  const free = freeTotal(before.state.lots)
  const wanted = -command.credits
  if (free < wanted) return refuse({ code: 'insufficient', available: free, missing: credits(wanted - free) })
  return accept(write(before, { ...line, moves: negative(drain(before.state.lots, wanted)) }, now))
}

export function transferOut(before: Change, command: TransferOut, now: Date): Outcome<Change, Refusal> {
  const available = availableOf(before.state)
  const missing = command.credits - available
  if (missing > 0) return refuse({ code: 'insufficient', available, missing: credits(missing) })
  const moves = negative(drain(usableLots(before.state), command.credits))
  const { key, actor, reason } = command
  const line = { kind: command.kind, key, actor, reason, groupRef: command.to }
  return accept(write(before, { ...line, amount: -command.credits, happenedAt: now, moves }, now))
}

/** Each lot arrives in the bucket and with the expiry it had. */
export function transferIn(before: Change, command: TransferIn, now: Date): Outcome<Change, Refusal> {
  if (!Number.isSafeInteger(before.state.balance + command.credits)) return refuse({ code: 'bad-amount' })
  let change = before
  const moves: LotMove[] = command.lots.map((lot) => {
    const { bucket, expiresAt } = lot
    const source = `transfer:${command.from}`
    change = openLot(change, {
      bucket,
      expiresAt,
      source,
      granted: credits(lot.credits),
      happenedAt: now,
      rollsOver: false,
    })
    return { lot: change.state.lastLot, amount: lot.credits }
  })
  const { key, actor, reason } = command
  const line = { kind: command.kind, key, actor, reason, groupRef: command.from }
  return accept(write(change, { ...line, amount: command.credits, happenedAt: now, moves }, now))
}

export function forfeit(before: Change, command: Forfeit, now: Date): Outcome<Change, Refusal> {
  if (command.reason.trim() === '') return refuse({ code: 'no-reason' })
  let change = before
  for (const hold of before.state.holds.filter((each) => each.open)) {
    const line = {
      kind: 'release' as const,
      key: `${OWN_KEY}hold:${hold.entry}`,
      actor: command.actor,
      ref: hold.entry,
    }
    change = write(change, { ...line, amount: 0, happenedAt: now, moves: negative(hold.slices) }, now)
    change = setHold(change, { ...hold, open: false })
  }
  const { balance, lots } = change.state
  const moves = negative(drain(lots, balance))
  return accept(write(change, { ...command, amount: balance === 0 ? 0 : -balance, happenedAt: now, moves }, now))
}

export function setLock(before: Change, command: SetLock, now: Date): Outcome<Change, Refusal> {
  const noted = write(before, { ...command, amount: 0, happenedAt: now, moves: [] }, now)
  return accept({ ...noted, state: { ...noted.state, topUpsLocked: command.kind === 'lock' } })
}
