/**
 * `npm run bench [-- --quick]`: how fast the ledger is, as ratios to what plain Postgres does in the same minutes on the
 * same machine with the same durability. Prints a table, writes `bench.json`, and audits its own books at the end.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, disconnect } from '@/db/client'
import { migrate } from '@/db/migrate'
import { readBalance } from '@/lib/ledger/queries'
import { sayFault } from '@/lib/ledger/verify/faults'
import { verify } from '@/lib/ledger/verify/verify'
import { setTestEnvironment } from '../fixtures/environment'
import { freePort } from '../sandbox/ports'
import { startPostgres } from '../sandbox/postgres/server'
import { removeAfterwards, stopEverything } from '../sandbox/processes'
import { drizzleSpend, hasPgbench, preparePgbench, selectBy, simpleUpdate } from './baselines'
import { bytesPerEntry, durabilityOf, holdAndCapture, newKey, openAccounts, spend } from './books'
import { rate } from './load'
import { type Measure, measureAll, printTable, writeResults } from './measure'
import { rateOfProcesses } from './processes'

const quick = process.argv.includes('--quick')
const seconds = quick ? 1 : 4
const rounds = quick ? 2 : 5

const folder = await mkdtemp(join(tmpdir(), 'refill-bench-'))
removeAfterwards(folder)
const server = await startPostgres({ dataDir: join(folder, 'data'), port: await freePort(), name: 'refill' })
removeAfterwards(server.dataDir)
try {
  await run(server.url)
} finally {
  await disconnect()
  await stopEverything()
  await rm(folder, { recursive: true, force: true })
}

async function run(url: string): Promise<void> {
  setTestEnvironment({ databaseUrl: url })
  const durability = await durabilityOf(url)
  console.log(
    `durable commits: ${Object.entries(durability)
      .map(([name, value]) => `${name}=${value}`)
      .join(', ')}`,
  )
  if (Object.values(durability).some((value) => value !== 'on')) throw new Error('These are not durable commits.')
  await migrate(url)
  const ids = await openAccounts(10_000)
  const pgbench = await hasPgbench()
  if (pgbench) await preparePgbench(url, 10)
  const results = await measureAll(measuresOf(url, ids, pgbench), rounds)
  results.push({ ...(await entrySize(url)) })
  printTable(results)
  await writeResults(results)
  await audit(url)
}

/** The books that all this was written into must still add up, or the figures are worth nothing. */
async function audit(url: string): Promise<void> {
  const client = connect(url, 1)
  const faults: string[] = []
  const { entries } = await verify(client, (fault) => faults.push(sayFault(fault)))
  await client.end()
  if (faults.length > 0)
    throw new Error(`${faults.length} faults in the books of this run:\n${faults.slice(0, 5).join('\n')}`)
  console.log(`Every book of this run adds up: ${entries.toLocaleString('en-US')} entries.`)
}

function measuresOf(url: string, ids: readonly string[], pgbench: boolean): Measure[] {
  const any = () => ids[Math.floor(Math.random() * ids.length)] as string
  const hot = ids[0] as string
  const drizzle = () => rate(32, seconds, () => drizzleSpend(any(), newKey()))
  const update = pgbench ? () => simpleUpdate(url, seconds) : drizzle
  const select = `select balance from accounts where id = '${hot}';`
  const measures: Measure[] = [
    {
      name: 'spends over 10,000 accounts, 32 in flight',
      unit: 'spends/s',
      target: 1.2,
      baseline: update,
      run: () => rate(32, seconds, () => spend(any())),
    },
    {
      name: 'spends on one hot account, 32 in flight',
      unit: 'spends/s',
      target: 2,
      baseline: update,
      run: () => rate(32, seconds, () => spend(hot)),
    },
    {
      name: 'spends on one hot account, 128 in flight',
      unit: 'spends/s',
      target: 4,
      baseline: update,
      run: () => rate(128, seconds, () => spend(hot)),
    },
    {
      name: 'hold + capture over 10,000 accounts, 32 in flight',
      unit: 'pairs/s',
      target: 0.5,
      baseline: update,
      run: () => rate(32, seconds, () => holdAndCapture(any())),
    },
    {
      name: 'four processes on one hot account',
      unit: 'spends/s',
      target: 0.6,
      baseline: update,
      run: () => rateOfProcesses(4, { accountId: hot, inFlight: 32, seconds }),
    },
    {
      name: 'the same against a Drizzle transaction per spend',
      unit: 'spends/s',
      target: 1,
      baseline: drizzle,
      run: () => rate(32, seconds, () => spend(any())),
    },
  ]
  if (pgbench) {
    measures.push({
      name: 'balance read by key, 32 in flight',
      unit: 'reads/s',
      target: 0.35,
      baseline: () => selectBy(url, select, seconds),
      run: () => rate(32, seconds, async () => void (await readBalance(any()))),
    })
  }
  return measures
}

async function entrySize(url: string) {
  const value = await bytesPerEntry(url)
  return {
    name: 'an entry with its indexes, of 300 bytes',
    unit: 'bytes',
    value,
    baseline: 300,
    ratio: value / 300,
    runs: 1,
    target: 1,
    reached: value <= 300,
  }
}
