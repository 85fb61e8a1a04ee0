import { sumOf } from '@/lib/ledger/book'
import { DEBT, type Entry, type Lot, type LotMove } from '@/lib/ledger/types'
import type { Comparison } from './faults'

/** A lot as its row says it; whether it is open follows from what it has left. */
export type LotRow = Lot & { open: boolean }

/** What entries have made of one lot so far. `row` is null where a lot is touched that has no row. */
type Trail = { row: LotRow | null; left: number; held: number }

/**
 * Follows every lot through the entries that touch it. It remembers the lots of one account, never its entries.
 */
export class LotAudit {
  private readonly trails = new Map<number, Trail>()
  private readonly waiting = new Map<number, LotRow>()
  private last = 0

  constructor(private readonly compare: Comparison) {}

  /** Takes rows of lots, in the order of their numbers, before the entry that touches them first. */
  add(rows: readonly LotRow[]): void {
    for (const row of rows) {
      this.compare.expect(`lot ${row.number}`, 'the number', row.number, this.last + 1)
      this.last = row.number
      this.waiting.set(row.number, row)
    }
  }

  /** Credits that `entry` moved into and out of lots. Returns the lots it opened. */
  move(entry: Entry): LotRow[] {
    const moves = entry.moves.filter((move) => move.lot !== DEBT)
    this.compare.expect(`entry ${entry.number}`, 'the amount', entry.amount, sumOf(moves))
    const opened: LotRow[] = []
    for (const move of moves) {
      const trail = this.trails.get(move.lot) ?? this.open(entry, move, opened)
      trail.left += move.amount
    }
    return opened
  }

  /** Whether anything of a lot is left after the entries so far. */
  isOpen(number: number): boolean {
    return (this.trails.get(number)?.left ?? 0) > 0
  }

  /** Credits that `entry` reserved or freed. */
  reserve(entry: Entry, moves: readonly LotMove[]): void {
    for (const move of moves) {
      const trail = this.trails.get(move.lot) ?? this.missing(entry, move.lot)
      trail.held += move.amount
    }
  }

  /** After `entry`, no lot it touched may be overdrawn, nor hold less than is held of it. */
  settle(entry: Entry, moves: readonly LotMove[]): void {
    for (const { lot } of moves) {
      const trail = this.trails.get(lot)
      if (!trail) continue
      const at = `entry ${entry.number}, lot ${lot}`
      if (trail.left < 0) this.compare.fail(at, 'what a lot has left', trail.left, 'at least 0')
      if (trail.held < 0 || trail.held > Math.max(0, trail.left)) {
        this.compare.fail(at, 'what is held of a lot', trail.held, `0 to ${Math.max(0, trail.left)}`)
      }
    }
  }

  /** Compares every lot's row with its trail. Returns what all rows together have left. */
  close(): { count: number; remaining: number } {
    for (const row of this.waiting.values()) {
      this.compare.fail(`lot ${row.number}`, 'the entry that brought it', row.entry, null)
      this.trails.set(row.number, { row, left: 0, held: 0 })
    }
    let remaining = 0
    for (const { row, left, held } of this.trails.values()) {
      if (!row) continue
      const at = `lot ${row.number}`
      remaining += row.remaining
      this.compare.expect(at, 'what it has left', row.remaining, left)
      this.compare.expect(at, 'whether it is open', row.open, left > 0)
      this.compare.expect(at, 'what is held', row.held, held)
    }
    return { count: this.last, remaining }
  }

  private open(entry: Entry, move: LotMove, opened: LotRow[]): Trail {
    const row = this.waiting.get(move.lot)
    if (!row) return this.missing(entry, move.lot)
    const at = `lot ${row.number}`
    this.compare.expect(at, 'the entry that brought it', row.entry, entry.number)
    this.compare.expect(at, 'what was granted', row.granted, move.amount)
    if (row.source.trim() === '') this.compare.fail(at, 'the source', row.source, `what entry ${entry.number} names`)
    opened.push(row)
    this.waiting.delete(move.lot)
    return this.start(move.lot, row)
  }

  private missing(entry: Entry, lot: number): Trail {
    this.compare.fail(`entry ${entry.number}`, 'the lot it touches', null, `lot ${lot}`)
    return this.start(lot, null)
  }

  private start(lot: number, row: LotRow | null): Trail {
    const trail = { row, left: 0, held: 0 }
    this.trails.set(lot, trail)
    return trail
  }
}
