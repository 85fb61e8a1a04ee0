import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { and, eq, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { clockNow } from '@/db/clock'
import { accounts, entries, lots, usageDays } from '@/db/schema'
import { credits } from '@/lib/core/money'
import { chainHash, writeMoves } from '@/lib/ledger/hash'
import type { Entry } from '@/lib/ledger/types'

const execute = promisify(execFile)

/** Whether pgbench is on the PATH; without it the ratios are held against a Drizzle transaction per spend alone. */
export async function hasPgbench(): Promise<boolean> {
  return execute('pgbench', ['--version']).then(
    () => true,
    () => false,
  )
}

/** `pgbench -b simple-update -c 16 -M prepared`, in transactions per second. */
export async function simpleUpdate(url: string, seconds: number): Promise<number> {
  return pgbench(url, ['-b', 'simple-update', '-c', '16', '-M', 'prepared', '-n', '-T', String(seconds)])
}

/** One SELECT run by pgbench with 32 clients. */
export async function selectBy(url: string, script: string, seconds: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'refill-bench-'))
  const file = join(folder, 'select.sql')
  await writeFile(file, script)
  const options = ['-f', file, '-c', '32', '-j', '2', '-M', 'prepared', '-n', '-T', String(seconds)]
  return pgbench(url, options).finally(() => rm(folder, { recursive: true }))
}

export async function preparePgbench(url: string, scale: number): Promise<void> {
  await execute('pgbench', ['-i', '-q', '-s', String(scale), url])
}

async function pgbench(url: string, options: string[]): Promise<number> {
  const { stdout } = await execute('pgbench', [...options, url])
  return Number(/tps = ([\d.]+)/.exec(stdout)?.[1])
}

/** The same work and the same book without the ledger's batching: one interactive Drizzle transaction per spend. */
export async function drizzleSpend(accountId: string, key: string): Promise<void> {
  await db().transaction(async (tx) => {
    const [account] = await tx.select().from(accounts).where(eq(accounts.id, accountId)).for('no key update')
    if (!account) throw new Error(`There is no account ${accountId}.`)
    const [known] = await tx
      .select({ number: entries.number })
      .from(entries)
      .where(and(eq(entries.accountId, accountId), eq(entries.key, key)))
    if (known) return
    const [lot] = await tx
      .select()
      .from(lots)
      .where(and(eq(lots.accountId, accountId), eq(lots.open, true)))
    if (!lot) throw new Error(`Account ${accountId} is empty.`)
    const now = await clockNow(tx)
    const entry = entryOf(account, lot.number, key, now)
    const { moves, ...columns } = entry
    const hash = Buffer.from(chainHash(account.lastHash.toString('hex'), entry), 'hex')
    const [number, balance] = [entry.number, entry.balanceAfter]
    await tx
      .update(lots)
      .set({ remaining: credits(lot.remaining - 1) })
      .where(and(eq(lots.accountId, accountId), eq(lots.number, lot.number)))
    await tx.insert(entries).values({ ...columns, lots: writeMoves(moves), hash, requestHash: hash.subarray(0, 8) })
    const day = now.toISOString().slice(0, 10)
    await tx
      .insert(usageDays)
      .values({ accountId, day, feature: 'bench', credits: credits(1), uses: 1 })
      .onConflictDoUpdate({
        target: [usageDays.accountId, usageDays.day, usageDays.feature, usageDays.groupRef],
        set: { credits: sql`${usageDays.credits} + 1`, uses: sql`${usageDays.uses} + 1` },
      })
    await tx
      .update(accounts)
      .set({ lastEntry: number, balance, lastHash: hash, lastBookedAt: now })
      .where(eq(accounts.id, accountId))
  })
}

function entryOf(account: typeof accounts.$inferSelect, lot: number, key: string, now: Date): Entry {
  return {
    accountId: account.id,
    number: account.lastEntry + 1,
    kind: 'spend',
    amount: -1,
    balanceAfter: credits(account.balance - 1),
    happenedAt: now,
    bookedAt: now,
    key,
    actor: 'bench',
    feature: 'bench',
    groupRef: null,
    reason: null,
    ref: null,
    moves: [{ lot, amount: -1 }],
  }
}
