import { lane } from '@/db/client'
import type { Row } from './execute'
import { ACCOUNT_COLUMNS, HOLD_COLUMNS, LOT_COLUMNS, toBook, toHold, toLot } from './rows'
import { settle } from './rules'
import type { AccountState, Entry } from './types'

/** An account as it is at `now`: `due` entries have happened but are not written down yet, `written` is the last that is. */
export type StateNow = { state: AccountState; due: Entry[]; written: number; now: Date }

/** @throws when there is no such account: callers come here with a client they have checked. */
export async function readState(accountId: string): Promise<StateNow> {
  const row = await reader.read(accountId)
  if (!row) throw new Error(`There is no account ${accountId}.`)
  const now = new Date(row.now as number)
  const [lots, holds] = [rowsOf(row.lots).map(toLot), rowsOf(row.holds).map(toHold)]
  const book = toBook(row)
  const { state, entries } = settle({ ...book, lots, holds, originals: [] }, now)
  return { state, due: entries.map(({ entry }) => entry), written: book.lastEntry, now }
}

// One statement, so that the account, its lots and its holds are of one moment.
const STATE = `
  with moment as (select clock_now() as now)
  select ${ACCOUNT_COLUMNS}, (extract(epoch from moment.now) * 1000)::float8 as now,
    (select json_agg(open_lots) from (select ${LOT_COLUMNS} from lots where account_id = accounts.id and open) as open_lots) as lots,
    (select json_agg(due) from (
      select ${HOLD_COLUMNS} from holds where account_id = accounts.id and open and expires_at <= moment.now) as due) as holds
  from accounts, moment where id = any($1::uuid[])`

/** A JSON column; null where there were no rows. */
function rowsOf(json: unknown): Row[] {
  return (json as Row[] | null) ?? []
}

type Waiting = { accountId: string; resolve: (row: Row | undefined) => void; reject: (error: unknown) => void }

/** Statements under way at once: while the database reads for one, the answers of the other are told. */
const READERS = 2

/**
 * Group reading, the twin of the group commit: while statements are at the database the next one's accounts collect.
 * A read always waits for a statement that begins after it was asked for, so it sees all that was committed by then.
 */
class GroupRead {
  private readonly waiting: Waiting[] = []
  private readers = 0

  read(accountId: string): Promise<Row | undefined> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ accountId, resolve, reject })
      if (this.readers < READERS) void this.run()
    })
  }

  private async run(): Promise<void> {
    this.readers += 1
    // Whoever asks in this same moment shares the statement.
    await Promise.resolve()
    while (this.waiting.length > 0) await this.fetch(this.waiting.splice(0, 256))
    this.readers -= 1
  }

  private async fetch(batch: Waiting[]): Promise<void> {
    try {
      const ids = [...new Set(batch.map((each) => each.accountId))]
      const rows: readonly Row[] = await lane().unsafe(STATE, [ids], { prepare: true })
      const found = new Map(rows.map((row) => [row.id as string, row]))
      for (const each of batch) each.resolve(found.get(each.accountId))
    } catch (error) {
      for (const each of batch) each.reject(error)
    }
  }
}

const reader = new GroupRead()
