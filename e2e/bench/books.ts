import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { db } from '@/db/client'
import { credits } from '@/lib/core/money'
import { openAccount, post } from '@/lib/ledger/commands'
import type { Command } from '@/lib/ledger/types'
import { submit } from '@/lib/ledger/writer'

const PLENTY = credits(1_000_000_000)

/** Opens `count` accounts with more credits than any run spends, and returns their ids. */
export async function openAccounts(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID())
  await openBooks(ids)
  return ids
}

export async function openBooks(ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += 500) {
    const some = ids.slice(at, at + 500)
    await db().transaction(async (tx) => {
      for (const id of some) await openAccount(tx, id)
      await post(tx, some.map(plenty))
    })
  }
}

function plenty(accountId: string): Command {
  const what = { credits: PLENTY, bucket: 'top-up' as const, source: 'payment:bench', expiresAt: null }
  return { kind: 'grant', accountId, key: 'bench', actor: 'bench', ...what }
}

let made = 0
export const newKey = () => `b${process.pid}-${made++}`

/** One spend of one credit through the group commit. */
export async function spend(accountId: string): Promise<void> {
  await done({ kind: 'spend', accountId, key: newKey(), actor: 'bench', credits: credits(1), feature: 'bench' })
}

/** A hold of two credits, captured for one. */
export async function holdAndCapture(accountId: string): Promise<void> {
  const base = { accountId, actor: 'bench' }
  const hold = newKey()
  const expiresAt = new Date(Date.now() + 3_600_000)
  await done({ kind: 'hold', ...base, key: hold, credits: credits(2), feature: 'bench', expiresAt })
  await done({ kind: 'capture', ...base, key: newKey(), hold, credits: credits(1) })
}

async function done(command: Command): Promise<void> {
  const answer = await submit(command)
  if (!answer.ok) throw new Error(`The ledger refused: ${answer.refusal.code}`)
}

export type Durability = Record<'fsync' | 'synchronous_commit' | 'full_page_writes', string>

/** The settings that make a commit durable; a bench without them measures nothing. */
export async function durabilityOf(url: string): Promise<Durability> {
  const client = postgres(url, { max: 1 })
  try {
    const show = async (name: string) => String((await client.unsafe(`show ${name}`))[0]?.[name])
    const [fsync, commit, pages] = [
      await show('fsync'),
      await show('synchronous_commit'),
      await show('full_page_writes'),
    ]
    return { fsync, synchronous_commit: commit, full_page_writes: pages }
  } finally {
    await client.end()
  }
}

/** Bytes an entry takes on disk, its share of the indexes included. */
export async function bytesPerEntry(url: string): Promise<number> {
  const client = postgres(url, { max: 1 })
  try {
    const [row] =
      await client`select pg_total_relation_size('entries')::float8 / greatest(count(*), 1) as bytes from entries`
    return row?.bytes as number
  } finally {
    await client.end()
  }
}
