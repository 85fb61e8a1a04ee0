import type { TransactionSql } from 'postgres'
import type { Row } from '@/lib/ledger/execute'

const AT_ONCE = 2_000

/**
 * Rows of one query, a few thousand in memory at a time. Several can be read side by side in one transaction, which
 * makes them one picture of the database.
 */
export class Stream<Item> {
  private rows: Item[] = []
  private next = 0
  private ended = false

  private constructor(
    private readonly tx: TransactionSql,
    private readonly name: string,
    private readonly toItem: (row: Row) => Item,
  ) {}

  static async open<Item>(
    tx: TransactionSql,
    name: string,
    query: string,
    values: readonly (string | null)[],
    toItem: (row: Row) => Item,
  ): Promise<Stream<Item>> {
    await tx.unsafe(`declare ${name} no scroll cursor for ${query}`, [...values])
    return new Stream(tx, name, toItem)
  }

  /** The row that `take` would take; undefined at the end. */
  async peek(): Promise<Item | undefined> {
    if (this.next === this.rows.length && !this.ended) {
      const rows = await this.tx.unsafe(`fetch ${AT_ONCE} from ${this.name}`)
      this.rows = rows.map((row) => this.toItem(row))
      this.next = 0
      this.ended = rows.length < AT_ONCE
    }
    return this.rows[this.next]
  }

  /** Takes rows from the front for as long as they pass `test`. */
  async takeWhile(test: (item: Item) => boolean): Promise<Item[]> {
    const taken: Item[] = []
    for (let item = await this.peek(); item !== undefined && test(item); item = await this.peek()) {
      taken.push(item)
      this.next++
    }
    return taken
  }

  async take(): Promise<Item | undefined> {
    const item = await this.peek()
    if (item !== undefined) this.next++
    return item
  }
}
