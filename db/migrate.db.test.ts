import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import { makeWorkerUtils } from 'graphile-worker'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { disconnect } from '@/db/client'
import { type TestDatabase, testDatabase } from '@/e2e/fixtures/database'
import { OPERATOR, setTestEnvironment } from '@/e2e/fixtures/environment'
import { credits } from '@/lib/core/money'
import { readBalance, readHistory } from '@/lib/ledger/queries'
import { sayFault } from '@/lib/ledger/verify/faults'
import { verify } from '@/lib/ledger/verify/verify'
import { submit } from '@/lib/ledger/writer'
import { strandedPayments } from '@/lib/operator/queries'
import { everythingDue } from '@/lib/subscriptions/due'
import { lockEnded } from '@/lib/subscriptions/locks'
import { forecastOf, nextRefillOf, standingOf } from '@/lib/subscriptions/queries'
import { purchasesPaidBy } from '@/lib/top-ups/queries'
import { deskFor } from '@/lib/workspaces/queries'
import { migrate } from './migrate'

const FIRST = ['0000_clock', '0001_tables', '0002_book']

let database: TestDatabase
let owner: Sql
/** By the plan that each person has, the account: as the rows of then have them. */
let people: Record<'free' | 'monthly' | 'yearly' | 'paused' | 'ended', string>

/** A database as the first migrations made it, with rows of then, brought to the newest schema. */
beforeAll(async () => {
  database = await testDatabase({ empty: true })
  setTestEnvironment({ databaseUrl: database.url })
  owner = postgres(database.url, { max: 1, onnotice: () => {} })
  await firstSchema()
  const rows = await readFile(fileURLToPath(new URL('../e2e/fixtures/first-migrations.sql', import.meta.url)), 'utf8')
  await owner.unsafe(`set session_replication_role = replica; ${rows} set session_replication_role = origin`)
  await migrate(database.url)
  people = await accountsByPlan()
}, 120_000)

afterAll(async () => {
  await disconnect()
  await owner.end()
  await database.drop()
})

async function firstSchema(): Promise<void> {
  const queue = await makeWorkerUtils({ connectionString: database.url })
  await queue.migrate()
  await queue.release()
  const folder = await mkdtemp(join(tmpdir(), 'refill-migrations-'))
  await cp(fileURLToPath(new URL('./migrations', import.meta.url)), folder, { recursive: true })
  const path = join(folder, 'meta', '_journal.json')
  const journal = JSON.parse(await readFile(path, 'utf8')) as { entries: { tag: string }[] }
  const entries = journal.entries.filter(({ tag }) => FIRST.includes(tag))
  expect(entries).toHaveLength(FIRST.length)
  await writeFile(path, JSON.stringify({ ...journal, entries }))
  const client = postgres(database.url, { max: 1, onnotice: () => {} })
  await applyMigrations(drizzle(client), { migrationsFolder: folder })
  await client.end()
  await rm(folder, { recursive: true })
}

async function accountsByPlan(): Promise<typeof people> {
  const rows = await owner<{ id: string; status: string | null; interval: string | null }[]>`
    select a.id, s.status, s.interval from accounts a left join subscriptions s on s.account_id = a.id`
  const find = (status: string | null, interval: string | null) =>
    rows.find((row) => row.status === status && row.interval === interval)?.id as string
  return {
    free: find(null, null),
    monthly: find('active', 'month'),
    yearly: find('active', 'year'),
    paused: find('paused', 'month'),
    ended: find('canceled', 'month'),
  }
}

async function faults(): Promise<string[]> {
  const found: string[] = []
  const { accounts } = await verify(owner, (fault) => found.push(sayFault(fault)))
  expect(accounts).toBe(5)
  return found
}

test('the newest schema is there, and doing it twice changes nothing', async () => {
  const applied = () => owner`select hash from drizzle.__drizzle_migrations order by created_at`
  const before = await applied()
  expect(before.length).toBeGreaterThan(FIRST.length)
  await migrate(database.url)
  expect(await applied()).toEqual(before)
})

test('every book that was written before adds up', async () => {
  expect(await faults()).toEqual([])
})

test('the desk’s queries answer for whoever was there before', async () => {
  const owners = await owner<{ id: string; name: string; email: string; slug: string; account: string }[]>`
    select u.id, u.name, u.email, c.slug, c.id as account
    from users u join members m on m.user_id = u.id join clients c on c.workspace_id = m.workspace_id`
  expect(owners).toHaveLength(5)
  for (const { slug, account, ...user } of owners) {
    expect(await deskFor(user, slug)).toMatchObject({ client: { id: account }, role: 'owner' })
    const { total, lots } = await readBalance(account)
    expect(lots.reduce((sum, { remaining }) => sum + remaining, 0)).toBe(total)
    expect((await readHistory(account)).entries.length).toBeGreaterThan(0)
    await forecastOf(account)
    await nextRefillOf(account)
  }
  expect(await strandedPayments(OPERATOR)).toMatchObject({ payments: [] })
})

test('every plan stands as it stood, with what came later left open', async () => {
  const standings = Object.fromEntries(
    await Promise.all(Object.entries(people).map(async ([name, id]) => [name, await standingOf(id)] as const)),
  )
  const open = { cancelAt: null, scheduled: null, pausedUntil: null, resumeFailedAt: null }
  expect(standings).toMatchObject({
    free: { plan: 'nano', status: 'free', interval: null },
    // The price is the catalog's until Stripe is read again.
    monthly: { ...open, plan: 'micro', status: 'active', interval: 'month', priceCents: 15_00 },
    yearly: { ...open, plan: 'macro', status: 'active', interval: 'year', priceCents: 192_00 },
    paused: { ...open, plan: 'mega', status: 'paused', interval: 'month' },
    ended: { plan: 'nano', status: 'free', interval: null },
  })
  const [pack] = await owner<{ payment: string }[]>`
    select stripe_payment_intent_id as payment from purchases where account_id = ${people.monthly}`
  expect(await purchasesPaidBy(people.monthly, [pack!.payment])).toHaveLength(1)
})

test('the worker’s first look brings what is due and locks what an ended plan left, once; then all books add up', async () => {
  const locked = async () => {
    const rows = await owner<{ id: string }[]>`select id from accounts where top_ups_locked`
    return rows.map(({ id }) => id)
  }
  expect(await locked()).not.toContain(people.ended)
  for (let look = 0; look < 2; look += 1) {
    await everythingDue()
    await lockEnded()
  }
  expect(await locked()).toEqual([people.ended])
  const refills = await owner<{ key: string }[]>`select key from entries where kind = 'refill'`
  expect(new Set(refills.map(({ key }) => key)).size).toBe(refills.length)
  const spend = { accountId: people.monthly, key: 'after', actor: 'test', feature: 'portrait', credits: credits(10) }
  expect(await submit({ kind: 'spend', ...spend })).toMatchObject({ ok: true })
  expect(await faults()).toEqual([])
})
