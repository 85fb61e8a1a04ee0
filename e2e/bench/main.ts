/**
 * `npm run bench [-- --quick]`: how fast the ledger is, as ratios to what plain Postgres does in the same minutes on the
 * same machine with the same durability. Prints a table, writes `bench.json`, and audits its own books at the end.
 * `--quick` ends within 50 seconds: it has fewer rounds, shorter ones, and smaller planted books.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { disconnect } from '@/db/client'
import { migrate } from '@/db/migrate'
import { setTestEnvironment } from '../fixtures/environment'
import { freePort } from '../sandbox/ports'
import { startPostgres } from '../sandbox/postgres/server'
import { removeAfterwards, stopEverything } from '../sandbox/processes'
import { audit } from './audit'
import { hasPgbench, preparePgbench } from './baselines'
import { bytesPerEntry, durabilityOf, openAccounts, spend } from './books'
import type { CallerOrder } from './caller'
import { measureAll, printTable, type Result, say, writeResults } from './measure'
import { type Ground, measuresOf, throughHttp } from './measures'
import { copyOf, plant } from './planted'
import { startCrew } from './processes'
import { buildSite, openHostApplication, startSite } from './site'
import type { SpenderOrder } from './spender'

const ACCOUNTS = 10_000
const quick = process.argv.includes('--quick')
const size = quick
  ? { seconds: 0.7, pgbenchSeconds: 1, rounds: 2, share: 2, leaveByMs: 40_000, entries: 200_000, longBook: 50_000 }
  : { seconds: 3, pgbenchSeconds: 3, rounds: 5, share: 1, entries: 5_000_000, longBook: 1_000_000 }

const folder = await mkdtemp(join(tmpdir(), 'refill-bench-'))
removeAfterwards(folder)
try {
  await run()
} finally {
  await disconnect()
  await stopEverything()
  await rm(folder, { recursive: true, force: true })
}

async function run(): Promise<void> {
  say('preparing: books and a server')
  const [books] = await Promise.all([prepareBooks(), buildSite()])
  say(`preparing: ${(size.entries + size.longBook).toLocaleString('en-US')} entries are planted`)
  const [planted, host, spenders] = await Promise.all([
    plantBooks(books),
    openHost(),
    startCrew<SpenderOrder>('spender', 4),
  ])
  const { seconds, pgbenchSeconds } = size
  const measures = measuresOf({ ...books, seconds, pgbenchSeconds, planted, spenders, host })
  const results = await measureAll(measures, size)
  results.push(await entrySize(books.urls.main))
  spenders.end()
  host.caller.end()
  printTable(results)
  await writeResults(results)
  await audit({ ...books, planted })
}

type Books = Pick<Ground, 'urls' | 'ids' | 'hasPgbench'> & { longId: string }

/** The databases: one with a grant an account, which is kept as it is, one to measure on, one for many entries. */
async function prepareBooks(): Promise<Books> {
  const server = await startPostgres({ dataDir: join(folder, 'data'), port: await freePort(), name: 'small' })
  removeAfterwards(server.dataDir)
  const small = server.url
  await sayDurability(small)
  setTestEnvironment({ databaseUrl: small })
  await migrate(small)
  const [longId = '', ...ids] = await openAccounts(ACCOUNTS + 1)
  await disconnect()
  const urls = { small, main: await copyOf(small, 'refill'), large: await copyOf(small, 'large') }
  setTestEnvironment({ databaseUrl: urls.main })
  const pgbench = await hasPgbench()
  if (pgbench) await preparePgbench(urls.main, 10)
  // A process that serves has met its accounts before: they are measured as it remembers them.
  for (let from = 0; from < ids.length; from += 500) await Promise.all(ids.slice(from, from + 500).map(spend))
  return { urls, ids, longId, hasPgbench: pgbench }
}

async function plantBooks({ urls, ids, longId }: Books): Promise<Ground['planted']> {
  await plant(urls.large, ids, size.entries / ACCOUNTS - 1)
  await plant(urls.large, [longId], size.longBook - 1)
  return { entries: size.entries, long: { id: longId, entries: size.longBook } }
}

/** A served site, a host application's key to it, and a process that calls it and has done so often enough to be warm. */
async function openHost(): Promise<Ground['host']> {
  const [caller, port] = await Promise.all([startCrew<CallerOrder>('caller', 1), startSite()])
  const host = { caller, port, ...(await openHostApplication(200)) }
  const calls = throughHttp({ seconds: quick ? 1 : 5, host })
  await calls.baseline()
  await calls.run()
  return host
}

async function sayDurability(url: string): Promise<void> {
  const durability = Object.entries(await durabilityOf(url))
  console.log(`durable commits: ${durability.map(([name, value]) => `${name}=${value}`).join(', ')}`)
  if (durability.some(([, value]) => value !== 'on')) throw new Error('These are not durable commits.')
}

async function entrySize(url: string): Promise<Result> {
  const value = await bytesPerEntry(url)
  const [name, unit] = ['an entry with its indexes, of 300 bytes', 'bytes']
  return { name, unit, value, baseline: 300, ratio: value / 300, runs: 1, target: 1, reached: value <= 300 }
}
