/** What a payment that went back does to its credits: take-back and restore. The rules stand in rules.ts. */
import { credits } from '@/lib/core/money'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { amountOf, type Change, freeOf, merge, sumOf, write } from './book'
import { settleMore } from './due'
import { lotOf } from './holds'
import { DEBT, type Lot, type LotMove, type Refusal, type Restore, type TakeBack } from './types'

export function takeBack(before: Change, command: TakeBack, now: Date): Outcome<Change, Refusal> {
  const lots = before.state.lots.filter((lot) => lot.source === command.source)
  if (lots.length === 0) return refuse({ code: 'unknown-source' })
  const granted = lots.reduce((sum, lot) => sum + lot.granted, 0)
  const taken = takenBack(before, lots)
  if (command.credits > granted - taken) return refuse({ code: 'nothing-left', left: credits(granted - taken) })
  let missing: number = command.credits
  const moves: LotMove[] = []
  for (const lot of lots) {
    const amount = Math.min(freeOf(lot), missing)
    moves.push({ lot: lot.number, amount: 0 - amount })
    missing -= amount
  }
  const amount = sumOf(moves)
  // A lot that had nothing left is named all the same: a restore brings its credits there.
  moves.push({ lot: DEBT, amount: 0 - missing })
  const named = moves.filter((move) => move.lot !== DEBT || move.amount !== 0)
  const line = { ...command, ref: lots[0]?.entry, amount, happenedAt: now, moves: named }
  return accept(write(before, line, now))
}

export function restore(before: Change, command: Restore, now: Date): Outcome<Change, Refusal> {
  const original = before.state.originals.find((each) => each.entry.key === command.of)
  if (original?.entry.kind !== 'take-back') return refuse({ code: 'unknown-source' })
  const taken = -sumOf(original.entry.moves)
  if (original.undone > 0) return refuse({ code: 'nothing-left', left: credits(0) })
  // What is still owed is forgiven; what was paid back meanwhile, or taken from the lot, returns to the lot.
  const owed = Math.min(before.state.debt, -amountOf(original.entry.moves, DEBT))
  const home = original.entry.moves.find((move) => move.lot !== DEBT) as LotMove
  const moves = merge([
    { lot: lotOf(before.state, home.lot).number, amount: taken - owed },
    { lot: DEBT, amount: owed },
  ])
  const line = { ...command, ref: original.entry.number, amount: taken - owed, happenedAt: now, moves }
  // A lot that has expired meanwhile is shown to get its credits back before they expire, not after.
  return accept(settleMore(write(before, line, now), now, now))
}

/** How many credits of these lots earlier take-backs have taken and nobody restored. */
function takenBack(before: Change, lots: readonly Lot[]): number {
  return before.state.originals
    .filter(({ entry }) => entry.kind === 'take-back' && lots.some((lot) => lot.entry === entry.ref))
    .reduce((sum, { entry, undone }) => sum - sumOf(entry.moves) - undone, 0)
}
