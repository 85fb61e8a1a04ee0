import { sql } from 'drizzle-orm'
import { db } from '@/db/client'
import type { Row } from './execute'
import { ACCOUNT_COLUMNS, HOLD_COLUMNS, LOT_COLUMNS, toBook, toHold, toLot } from './rows'
import { settle } from './rules'
import type { AccountState, Entry } from './types'

/** An account as it is at `now`: `due` entries have happened but are not written down yet, `written` is the last that is. */
export type StateNow = { state: AccountState; due: Entry[]; written: number; now: Date }

/** @throws when there is no such account: callers come here with a client they have checked. */
export async function readState(accountId: string): Promise<StateNow> {
  const [row] = (await db().execute(sql`${sql.raw(STATE)} where id = ${accountId}`)) as unknown as Row[]
  if (!row) throw new Error(`There is no account ${accountId}.`)
  const now = new Date(row.now as number)
  const [lots, holds] = [toRows(row.lots).map(toLot), toRows(row.holds).map(toHold)]
  const book = toBook(row)
  const { state, entries } = settle({ ...book, lots, holds, originals: [] }, now)
  return { state, due: [...entries], written: book.lastEntry, now }
}

// One statement, so that the account, its lots and its holds are of one moment.
const STATE = `
  select ${ACCOUNT_COLUMNS}, (extract(epoch from clock_now()) * 1000)::float8 as now,
    (select json_agg(open_lots) from (select ${LOT_COLUMNS} from lots where account_id = accounts.id and open) as open_lots) as lots,
    (select json_agg(due) from (
      select ${HOLD_COLUMNS} from holds where account_id = accounts.id and open and expires_at <= clock_now()) as due) as holds
  from accounts`

/** A JSON column, which Drizzle's client hands over as text; null where there were no rows. */
function toRows(json: unknown): Row[] {
  return (typeof json === 'string' ? JSON.parse(json) : json) ?? []
}
