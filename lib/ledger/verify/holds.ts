import { negative } from '@/lib/ledger/book'
import { writeMoves } from '@/lib/ledger/hash'
import type { Entry, Hold, LotMove } from '@/lib/ledger/types'
import type { Comparison } from './faults'

/** Follows every hold from the entry that opened it to the one that ended it. It remembers the open ones only. */
export class HoldAudit {
  private readonly open = new Map<number, { slices: readonly LotMove[]; row: Hold | null }>()

  constructor(private readonly compare: Comparison) {}

  /** A hold entry, with the rows up to its number: its own, and any that stand where no hold was made. */
  start(entry: Entry, rows: readonly Hold[]): void {
    const row = rows.find((each) => each.entry === entry.number) ?? null
    this.stray(rows.filter((each) => each !== row))
    this.open.set(entry.number, { slices: entry.moves, row })
    const at = `hold ${entry.number}`
    this.compare.expect(at, 'the hold', row?.entry, entry.number)
    if (!row) return
    this.compare.expect(at, 'the key', row.key, entry.key)
    this.compare.expect(at, 'the list of slices', writeMoves([...row.slices]), writeMoves(entry.moves))
    this.compare.expect(at, 'the feature', row.feature, entry.feature)
    this.compare.expect(at, 'the group', row.groupRef, entry.groupRef)
  }

  /** A capture or release. Returns by how much reservations change. */
  end(entry: Entry): LotMove[] {
    const hold = entry.ref === null ? undefined : this.open.get(entry.ref)
    if (!hold || entry.ref === null) {
      this.compare.fail(`entry ${entry.number}`, 'the hold it ends', entry.ref, 'an open one')
      return entry.kind === 'release' ? entry.moves : []
    }
    this.open.delete(entry.ref)
    if (hold.row?.open) this.compare.fail(`hold ${entry.ref}`, 'whether it is open', true, false)
    const freed = negative(hold.slices)
    if (entry.kind === 'release') {
      this.compare.expect(`entry ${entry.number}`, 'what it frees', writeMoves(entry.moves), writeMoves(freed))
    }
    return freed
  }

  /** At the end of the book, with the rows that no entry asked for. */
  close(rows: readonly Hold[]): void {
    this.stray(rows)
    for (const [entry, { row }] of this.open) {
      if (row && !row.open) this.compare.fail(`hold ${entry}`, 'whether it is open', false, true)
    }
  }

  private stray(rows: readonly Hold[]): void {
    for (const row of rows) this.compare.fail(`hold ${row.entry}`, 'the hold', row.entry, null)
  }
}
