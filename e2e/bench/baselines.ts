import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { and, eq, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { accounts, entries, lots } from '@/db/schema'
import { credits } from '@/lib/core/money'

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
  const file = join(await mkdtemp(join(tmpdir(), 'refill-bench-')), 'select.sql')
  await writeFile(file, script)
  return pgbench(url, ['-f', file, '-c', '32', '-j', '2', '-M', 'prepared', '-n', '-T', String(seconds)])
}

export async function preparePgbench(url: string, scale: number): Promise<void> {
  await execute('pgbench', ['-i', '-q', '-s', String(scale), url])
}

async function pgbench(url: string, options: string[]): Promise<number> {
  const { stdout } = await execute('pgbench', [...options, url])
  return Number(/tps = ([\d.]+)/.exec(stdout)?.[1])
}

/** The same work without the ledger's batching: lock, read, drain, write, as one interactive Drizzle transaction. */
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
    await tx
      .update(lots)
      .set({ remaining: credits(lot.remaining - 1) })
      .where(and(eq(lots.accountId, accountId), eq(lots.number, lot.number)))
    const number = account.lastEntry + 1
    const balanceAfter = credits(account.balance - 1)
    await tx.insert(entries).values({
      accountId,
      number,
      kind: 'spend',
      amount: -1,
      balanceAfter,
      happenedAt: sql`clock_now()`,
      bookedAt: sql`clock_now()`,
      key,
      requestHash: account.lastHash.subarray(0, 16),
      actor: 'bench',
      feature: 'bench',
      lots: `${lot.number}:-1`,
      hash: account.lastHash,
    })
    await tx.update(accounts).set({ lastEntry: number, balance: balanceAfter }).where(eq(accounts.id, accountId))
  })
}
