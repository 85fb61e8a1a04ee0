import postgres from 'postgres'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { db, disconnect } from '@/db/client'
import { clients, members, users, workspaces } from '@/db/schema'
import { seed } from '@/db/seed'
import { type TestDatabase, testDatabase } from '@/e2e/fixtures/database'
import { setTestEnvironment } from '@/e2e/fixtures/environment'
import type { User } from '@/lib/auth/queries'
import { isSlug } from '@/lib/clients/rules'
import { openWorkspaceFor } from './commands'
import { deskFor, desksOf } from './queries'

const arrive = (user: User) => db().transaction((tx) => openWorkspaceFor(tx, user, { catalog: 'studio' }))

let database: TestDatabase
let owner: postgres.Sql

beforeAll(async () => {
  database = await testDatabase()
  setTestEnvironment({ databaseUrl: database.url })
  owner = postgres(database.url, { max: 2 })
})

afterAll(async () => {
  await Promise.all([disconnect(), owner.end()])
  await database.drop()
})

async function person(name: string) {
  const email = `${name.toLowerCase()}@example.com`
  const [user] = await db().insert(users).values({ email, name }).returning()
  return { id: user!.id, name, email }
}

/** How many connections wait for a lock right now. */
async function waiting(): Promise<number> {
  const [{ count } = { count: 0 }] = await owner<{ count: number }[]>`select count(*)::int from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`
  return count
}

test('The first visit opens a workspace with one client; the next one finds it', async () => {
  const ada = await person('Ada')
  const first = await arrive(ada)
  expect(first.created).toBe(true)
  expect(isSlug(first.slug)).toBe(true)
  expect(await arrive(ada)).toEqual({ ...first, created: false })
  expect(await deskFor(ada, first.slug)).toEqual({
    user: ada,
    role: 'owner',
    workspace: { id: first.workspaceId, name: 'Ada', catalog: 'studio', stripeCustomerId: null, card: null },
    client: { id: first.clientId, slug: first.slug, name: 'Ada', createdAt: expect.any(Date) },
  })
  expect(await desksOf(ada.id)).toEqual([{ slug: first.slug, client: 'Ada', workspace: 'Ada' }])
})

test('100 first visits at once open exactly one workspace', async () => {
  const bea = await person('Bea')
  const before = await db().$count(workspaces)
  // The person's row is held until every connection waits for it, so that the visits do overlap.
  const visits = await owner.begin(async (holder) => {
    await holder`select from users where id = ${bea.id} for update`
    const answers = Promise.all(Array.from({ length: 100 }, () => arrive(bea)))
    await vi.waitFor(async () => expect(await waiting()).toBe(10), 10_000)
    return { answers }
  })
  const desks = await visits.answers
  expect(desks.filter((desk) => desk.created)).toHaveLength(1)
  expect(new Set(desks.map((desk) => desk.slug)).size).toBe(1)
  expect(await db().$count(workspaces)).toBe(before + 1)
  expect(await desksOf(bea.id)).toHaveLength(1)
})

test('What fails after the opening takes the opening along', async () => {
  const cleo = await person('Cleo')
  const failing = db().transaction(async (tx) => {
    await openWorkspaceFor(tx, cleo, { catalog: 'studio' })
    throw new Error('no free plan')
  })
  await expect(failing).rejects.toThrow('no free plan')
  expect(await desksOf(cleo.id)).toEqual([])
})

test("Somebody else's client looks like one that does not exist", async () => {
  const { slug } = await arrive(await person('Dora'))
  const eve = await person('Eve')
  expect(await deskFor(eve, slug)).toBeNull()
  expect(await deskFor(eve, 'bcd23456')).toBeNull()
  expect(await deskFor(eve, "' or true --")).toBeNull()
})

test('The card on file is part of the desk', async () => {
  const finn = await person('Finn')
  const { slug } = await arrive(finn)
  await owner`update workspaces set card_id = 'pm_1', card_brand = 'visa', card_last4 = '4242', card_exp_month = 8,
    card_exp_year = 2031 where name = 'Finn'`
  const card = { brand: 'visa', last4: '4242', expMonth: 8, expYear: 2031 }
  expect((await deskFor(finn, slug))?.workspace.card).toEqual(card)
})

test('Seeding twice is seeding once', async () => {
  await seed()
  const counts = async () => Promise.all([users, workspaces, members, clients].map((table) => db().$count(table)))
  const once = await counts()
  await seed()
  expect(await counts()).toEqual(once)
})
