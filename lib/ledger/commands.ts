import { sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import * as schema from '@/db/schema'
import type { Credits } from '@/lib/core/money'
import { type Execute, throughDrizzle } from './execute'
import { append, type Folded, fold, notBefore, startFold } from './fold'
import { genesisHash } from './hash'
import { type Loaded, load, lock } from './load'
import { settle } from './rules'
import type { Answer, Command, TransferIn, TransferOut } from './types'
import { write } from './write'

/** Opens an account's book; an open one is left as it is. */
export async function openAccount(tx: Transaction, accountId: string): Promise<void> {
  await tx
    .insert(schema.accounts)
    .values({ id: accountId, lastHash: Buffer.from(genesisHash(accountId), 'hex'), lastBookedAt: sql`clock_now()` })
    .onConflictDoNothing()
}

/**
 * The one door to the book: decides `commands` and writes what they come to inside the caller's transaction, so that a
 * purchase becomes paid and its credits exist in one commit. Answers stand in the commands' order.
 *
 * The accounts stay locked until the caller's transaction ends: keep what follows short, and call no vendor in it.
 */
export async function post(tx: Transaction, commands: readonly Command[]): Promise<Answer[]> {
  return postThrough(throughDrizzle(tx), commands)
}

/** `post` on any open transaction. */
export async function postThrough(execute: Execute, commands: readonly Command[]): Promise<Answer[]> {
  if (commands.length === 0) return []
  // The lock and what comes after it go out together, but run one after the other.
  const ids = accountsOf(commands)
  const [, loaded] = await Promise.all([lock(execute, ids), load(execute, ids, commands)])
  const { answers, changes } = decideAll(loaded, commands)
  await writeLocked(execute, changes)
  return answers
}

/** Writes what came to books that this transaction has locked, which therefore can't have moved on. */
async function writeLocked(execute: Execute, changes: readonly Folded[]): Promise<void> {
  if (!(await write(execute, changes))) throw new Error('A locked book has moved on.')
}

/** What `commands` come to on the books that were read for them; nothing is written yet. */
export function decideAll(loaded: Loaded, commands: readonly Command[]): { answers: Answer[]; changes: Folded[] } {
  const books = startBooks(loaded)
  const answers = commands.map((command) => answer(books, command, loaded.now))
  return { answers, changes: [...books.values()] }
}

export type Transfer = { from: string; to: string; credits: Credits; key: string; actor: string; reason?: string }

/**
 * Moves credits from one account's book to another's, both sides in one commit: lots keep their bucket and expiry. The
 * caller has made sure that both belong to one workspace. The answer is the sending side's entry.
 */
export async function transfer(tx: Transaction, order: Transfer): Promise<Answer> {
  if (order.from === order.to) return { ok: false, refusal: { code: 'unknown-account' } }
  const { key, actor, reason, credits } = order
  const out: TransferOut = { kind: 'transfer-out', accountId: order.from, to: order.to, key, actor, reason, credits }
  const into = { kind: 'transfer-in', accountId: order.to, from: order.from, key, actor, reason, credits } as const
  const execute = throughDrizzle(tx)
  const ids = [order.from, order.to].sort()
  await lock(execute, ids)
  const loaded = await load(execute, ids, [out, { ...into, lots: [] }])
  const books = startBooks(loaded)
  const receiver = books.get(order.to)
  if (!receiver) return { ok: false, refusal: { code: 'unknown-account' } }
  const known = books.get(order.from)?.known.has(key)
  const sent = answer(books, out, loaded.now)
  // A repeated key has arrived before.
  if (!sent.ok || known) return sent
  const sender = books.get(order.from) as Folded
  const lots: TransferIn['lots'] = sent.entry.moves.map((move) => {
    const lot = sender.state.lots.find((each) => each.number === move.lot)
    if (!lot) throw new Error(`Lot ${move.lot} of ${order.from} was not read.`)
    return { bucket: lot.bucket, credits: -move.amount, expiresAt: lot.expiresAt }
  })
  const received = answer(books, { ...into, lots }, loaded.now)
  if (!received.ok) return received
  await writeLocked(execute, [...books.values()])
  return sent
}

/** Writes down what is due in these accounts: expiries, moves to the bank, holds that ran out. */
export async function bookDue(tx: Transaction, accountIds: readonly string[]): Promise<void> {
  const execute = throughDrizzle(tx)
  const ids = [...new Set(accountIds)].sort()
  await lock(execute, ids)
  const loaded = await load(execute, ids, [])
  const books = startBooks(loaded)
  for (const book of books.values()) append(book, settle(book.state, notBefore(book.state, loaded.now)))
  await writeLocked(execute, [...books.values()])
}

export function accountsOf(commands: readonly Command[]): string[] {
  return [...new Set(commands.map((command) => command.accountId))].sort()
}

function startBooks(loaded: Loaded): Map<string, Folded> {
  return new Map([...loaded.accounts].map(([id, { state, known }]) => [id, startFold(state, known)]))
}

function answer(books: Map<string, Folded>, command: Command, now: Date): Answer {
  const book = books.get(command.accountId)
  return book ? fold(book, command, now) : { ok: false, refusal: { code: 'unknown-account' } }
}
