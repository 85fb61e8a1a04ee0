import { redirect } from 'next/navigation'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { db, disconnect } from '@/db/client'
import { members, users } from '@/db/schema'
import { type TestDatabase, testDatabase } from '@/e2e/fixtures/database'
import { setTestEnvironment } from '@/e2e/fixtures/environment'
import { deskAction, userAction } from './action'
import type { User } from './auth/queries'
import { accept, refuse } from './core/outcome'
import { openWorkspaceFor } from './workspaces/commands'

const arrive = (user: User) => db().transaction((tx) => openWorkspaceFor(tx, user, { catalog: 'studio' }))

let database: TestDatabase
let owner: User
let viewer: User
let stranger: User
let client: string

beforeAll(async () => {
  database = await testDatabase()
  setTestEnvironment({ databaseUrl: database.url })
  ;[owner, viewer, stranger] = await Promise.all([person('Ada'), person('Vera'), person('Stan')])
  const desk = await arrive(owner)
  client = desk.slug
  const { workspaceId } = desk
  await db().insert(members).values({ workspaceId, userId: viewer.id, role: 'viewer', createdAt: new Date() })
})

afterAll(async () => {
  await disconnect()
  await database.drop()
})

afterEach(() => vi.restoreAllMocks())

async function person(name: string): Promise<User> {
  const email = `${name.toLowerCase()}@example.com`
  const [user] = await db().insert(users).values({ email, name }).returning()
  return { id: user!.id, name, email }
}

const input = z.object({ quantity: z.coerce.number().int().min(1) })
const sentBy = (user: User | null, ours = true) => ({
  fromOurPage: async () => ours,
  currentUser: async () => user,
})
const buyAs = (user: User | null, ours?: boolean) =>
  deskAction(
    {
      input,
      permit: 'buy',
      run: async ({ desk, input }) => accept(`${desk.user.name} buys ${input.quantity} for ${desk.client.slug}`),
    },
    sentBy(user, ours),
  )

test('A permitted action runs with its desk and its parsed input, from an object or a form', async () => {
  expect(await buyAs(owner)({ client, quantity: 2 })).toEqual(accept(`Ada buys 2 for ${client}`))
  const form = new FormData()
  form.set('client', client)
  form.set('quantity', '3')
  expect(await buyAs(owner)(form)).toEqual(accept(`Ada buys 3 for ${client}`))
})

test('Each reason not to run has its own refusal', async () => {
  const code = async (answer: ReturnType<ReturnType<typeof buyAs>>) => {
    const outcome = await answer
    return outcome.ok ? 'ran' : outcome.refusal.code
  }
  expect(await code(buyAs(owner, false)({ client, quantity: 1 }))).toBe('wrong-origin')
  expect(await code(buyAs(null)({ client, quantity: 1 }))).toBe('signed-out')
  expect(await code(buyAs(owner)({ client, quantity: 0 }))).toBe('bad-input')
  expect(await code(buyAs(owner)(null as never))).toBe('bad-input')
  expect(await code(buyAs(owner)({ client: ['x'] as never, quantity: 1 }))).toBe('bad-input')
  expect(await code(buyAs(viewer)({ client, quantity: 1 }))).toBe('not-allowed')
})

test("Somebody else's client is refused like one that does not exist", async () => {
  const theirs = await buyAs(stranger)({ client, quantity: 1 })
  expect(theirs).toEqual(await buyAs(stranger)({ client: 'bcd23456', quantity: 1 }))
  expect(theirs).toMatchObject({ ok: false, refusal: { code: 'not-found' } })
})

test("A slice's own refusal passes as it is", async () => {
  const run = async () => refuse({ code: 'sold-out', message: 'There are none left.' } as const)
  const outcome = await deskAction({ input, permit: 'view', run }, sentBy(viewer))({ client, quantity: 1 })
  expect(outcome).toEqual({ ok: false, refusal: { code: 'sold-out', message: 'There are none left.' } })
})

test('A bug reaches the browser as a reference, and the log under the same one', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const run = async () => {
    throw new Error('password is hunter2')
  }
  const outcome = await userAction({ input, run }, sentBy(owner))({ quantity: 1 })
  expect(JSON.stringify(outcome)).not.toContain('hunter2')
  expect(outcome).toMatchObject({ ok: false, refusal: { code: 'failed', reference: expect.stringMatching(/^\w{8}$/) } })
  const reference = outcome.ok ? '' : outcome.refusal.reference
  expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(`reference ${reference}`))
})

test("A redirect is Next's own business and passes", async () => {
  const run = async () => redirect('/sign-in')
  await expect(userAction({ input, run }, sentBy(owner))({ quantity: 1 })).rejects.toThrow('NEXT_REDIRECT')
})
