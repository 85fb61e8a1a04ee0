/**
 * Reads whole books past the checks in book.ts, in one transaction: what is written meanwhile neither disturbs nor is
 * disturbed. Memory holds the lots, open holds and payments of one account at a time, never its entries.
 */
import type { Sql, TransactionSql } from 'postgres'
import type { Row } from '@/lib/ledger/execute'
import {
  ACCOUNT_COLUMNS,
  type Books,
  ENTRY_COLUMNS,
  HOLD_COLUMNS,
  LOT_COLUMNS,
  toBook,
  toEntry,
  toHold,
  toLot,
} from '@/lib/ledger/rows'
import type { Hold } from '@/lib/ledger/types'
import type { UsageDay } from '@/lib/ledger/usage'
import { compareAcross } from './across'
import { BookAudit, type ChainedEntry } from './book'
import type { Found } from './faults'
import type { LotRow } from './lots'
import type { PurchaseRow } from './payments'
import { Stream } from './stream'

/** What was read. */
export type Counted = { accounts: number; entries: number; lots: number }

/** Proves every book, or that of `accountId`, and tells `found` each fault as it meets it. */
export async function verify(sql: Sql, found: Found, accountId?: string): Promise<Counted> {
  return sql.begin('isolation level repeatable read, read only', async (tx) => {
    // The streams are read to their end, so the planner should not hurry for the first row.
    await tx`set local cursor_tuple_fraction = 1`
    const counted = await verifyBooks(await openStreams(tx, accountId ?? null), found)
    await compareAcross(tx, found, accountId ?? null)
    return counted
  }) as Promise<Counted>
}

async function verifyBooks(streams: Streams, found: Found): Promise<Counted> {
  const counted = { accounts: 0, entries: 0, lots: 0 }
  for (let id = await firstAccount(streams); id !== undefined; id = await firstAccount(streams)) {
    const book = await verifyBook(streams, id, found)
    counted.accounts++
    counted.entries += book.entries
    counted.lots += book.lots
  }
  return counted
}

async function verifyBook(streams: Streams, id: string, found: Found): Promise<Omit<Counted, 'accounts'>> {
  const counted = { entries: 0, lots: 0 }
  const ofBook = (row: { accountId: string }) => row.accountId === id
  const [account] = await streams.accounts.takeWhile((each) => each.id === id)
  const audit = new BookAudit(id, await streams.purchases.takeWhile(ofBook), found)
  const lotsUpTo = async (number: number) => {
    const lots = await streams.lots.takeWhile((lot) => ofBook(lot) && lot.number <= number)
    counted.lots += lots.length
    return lots
  }
  for (let next = await streams.entries.peek(); next && ofBook(next); next = await streams.entries.peek()) {
    const entry = next
    await streams.entries.take()
    counted.entries++
    const day = entry.happenedAt.toISOString().slice(0, 10)
    if (USING.includes(entry.kind) && day > audit.usage.day) {
      audit.usage.close(await streams.usage.takeWhile((row) => ofBook(row) && row.day < day), day)
    }
    const holds = entry.kind === 'hold' ? upToEntry(streams.holds, id, entry.number) : []
    audit.entry(entry, { lots: await lotsUpTo(highestLot(entry)), holds: await holds })
  }
  const usage = await streams.usage.takeWhile(ofBook)
  const holds = await upToEntry(streams.holds, id, Number.POSITIVE_INFINITY)
  audit.close(account ?? null, { usage, lots: await lotsUpTo(Number.POSITIVE_INFINITY), holds })
  return counted
}

const USING: readonly ChainedEntry['kind'][] = ['spend', 'capture', 'refund']

function upToEntry(holds: Stream<Owned<Hold>>, id: string, number: number): Promise<Owned<Hold>[]> {
  return holds.takeWhile((hold) => hold.accountId === id && hold.entry <= number)
}

function highestLot(entry: ChainedEntry): number {
  return entry.moves.reduce((highest, { lot }) => Math.max(highest, lot), 0)
}

type Owned<Item> = Item & { accountId: string }

type Streams = {
  accounts: Stream<Books>
  entries: Stream<ChainedEntry>
  lots: Stream<Owned<LotRow>>
  holds: Stream<Owned<Hold>>
  usage: Stream<UsageDay>
  purchases: Stream<Owned<PurchaseRow>>
}

/** The account that comes next in any stream: rows of an account that doesn't exist are a fault, not skipped. */
async function firstAccount({ accounts, ...rest }: Streams): Promise<string | undefined> {
  const heads = await Promise.all(Object.values(rest).map((stream: Stream<{ accountId: string }>) => stream.peek()))
  const ids = [(await accounts.peek())?.id, ...heads.map((head) => head?.accountId)]
  return ids.filter((id) => id !== undefined).sort()[0]
}

async function openStreams(tx: TransactionSql, accountId: string | null): Promise<Streams> {
  const open = <Item>(table: string, columns: string, order: string, toItem: (row: Row) => Item, id = 'account_id') => {
    const own = accountId ? `where ${id} = $1` : ''
    const query = `select ${columns} from ${table} ${own} order by ${id}${order}`
    return Stream.open(tx, `${table}_stream`, query, accountId ? [accountId] : [], toItem)
  }
  const owned = (row: Row) => ({ accountId: row.account_id as string })
  const usageColumns = 'account_id, day::text, feature, group_ref, credits::float8, uses'
  const purchaseColumns = 'account_id, id, status, credits::float8, entry::float8, stripe_payment_intent_id'
  return {
    accounts: await open('accounts', ACCOUNT_COLUMNS, '', toBook, 'id'),
    entries: await open('entries', `${ENTRY_COLUMNS}, encode(hash, 'hex') as hash`, ', number', (row) => ({
      ...toEntry(row),
      hash: row.hash as string,
    })),
    lots: await open('lots', `${LOT_COLUMNS}, open`, ', number', (row) => ({
      ...owned(row),
      ...toLot(row),
      open: row.open as boolean,
    })),
    holds: await open('holds', HOLD_COLUMNS, ', entry', (row) => ({ ...owned(row), ...toHold(row) })),
    usage: await open('usage_days', usageColumns, ', day', toUsage),
    purchases: await open('purchases', purchaseColumns, '', (row) => ({ ...owned(row), ...toPurchase(row) })),
  }
}

function toUsage(row: Row): UsageDay {
  return {
    accountId: row.account_id as string,
    day: row.day as string,
    feature: row.feature as string,
    groupRef: row.group_ref as string,
    credits: row.credits as number,
    uses: row.uses as number,
  }
}

function toPurchase(row: Row): PurchaseRow {
  return {
    id: row.id as string,
    status: row.status as string,
    credits: row.credits as number,
    entry: row.entry as number | null,
    paymentId: row.stripe_payment_intent_id as string | null,
  }
}
