import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { disconnect } from '@/db/client'
import { type TestDatabase, testDatabase } from '@/e2e/fixtures/database'
import { setTestEnvironment } from '@/e2e/fixtures/environment'
import { sentBy, somebody } from '@/e2e/fixtures/requests'
import { newDesk } from '@/e2e/fixtures/till'
import { readBalance } from '@/lib/ledger/queries'
import { generating } from './doors'
import { creationsOf } from './queries'

let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase()
  setTestEnvironment({ databaseUrl: database.url })
})

afterAll(async () => {
  await disconnect()
  await database.drop()
})

const work = () => ({ creationId: randomUUID(), generator: 'portrait', prompt: 'a lighthouse keeper' })

/** The free day's credits are untouched and nothing was made. */
async function nothingHappened(accountId: string): Promise<void> {
  expect(await readBalance(accountId)).toMatchObject({ available: 80 })
  expect(await creationsOf(accountId)).toEqual([])
}

test.each(['owner', 'admin', 'member'] as const)('%s may make something, which spends its cost', async (role) => {
  const desk = await newDesk()
  const request = sentBy(await somebody(desk, role))
  expect(await generating(request)({ client: desk.client.slug, ...work() })).toMatchObject({ value: { available: 40 } })
})

test('a viewer, a stranger, somebody signed out and another site are refused in words, nothing is spent', async () => {
  const desk = await newDesk()
  const cases = [
    [sentBy(await somebody(desk, 'viewer')), 'not-allowed'],
    [sentBy(await somebody(desk, null)), 'not-found'],
    [sentBy((await newDesk()).user), 'not-found'],
    [sentBy(null), 'signed-out'],
    [sentBy(desk.user, false), 'wrong-origin'],
  ] as const
  for (const [request, code] of cases) {
    const made = await generating(request)({ client: desk.client.slug, ...work() })
    expect(made).toMatchObject({ ok: false, refusal: { code, message: expect.stringMatching(/\w+ \w+/) } })
  }
  await nothingHappened(desk.client.id)
})

test('a cost or an account that a browser adds changes nothing; what is malformed is refused', async () => {
  const [desk, victim] = [await newDesk(), await newDesk()]
  const make = generating(sentBy(desk.user))
  const good = { client: desk.client.slug, ...work() }
  for (const change of [{ creationId: 'x' }, { prompt: ' ' }, { prompt: 'a\u0000b' }, { prompt: 'a'.repeat(201) }]) {
    expect(await make({ ...good, ...change })).toMatchObject({ refusal: { code: 'bad-input' } })
  }
  await nothingHappened(desk.client.id)
  const tampered = { ...good, credits: 0, cost: 1, accountId: victim.client.id, userId: victim.user.id }
  expect(await make(tampered)).toMatchObject({ value: { available: 40, creation: { credits: 40 } } })
  await nothingHappened(victim.client.id)
})

test('[C32] a spend beyond the balance is refused on the server, whatever the browser says it has', async () => {
  const [desk, rich] = [await newDesk(), await newDesk()]
  const make = generating(sentBy(desk.user))
  const client = desk.client.slug
  // The free day's 80 credits are two portraits, however many are asked for at once.
  const asked = await Promise.all(Array.from({ length: 20 }, () => make({ client, ...work() })))
  expect(asked.filter((each) => each.ok)).toHaveLength(2)
  const claims = { credits: 0, cost: 0, available: 1_000_000, balance: 1_000_000, limit: 1_000_000, plan: 'mega' }
  const other = { accountId: rich.client.id, workspaceId: rich.workspace.id, catalog: 'agency' }
  for (const said of [{}, claims, other, { ...claims, ...other }]) {
    expect(await make({ client, ...work(), ...said })).toMatchObject({
      ok: false,
      refusal: { code: 'insufficient', available: 0, missing: 40, message: expect.stringContaining('40 are missing') },
    })
  }
  expect(await creationsOf(desk.client.id)).toHaveLength(2)
  expect(await readBalance(desk.client.id)).toMatchObject({ available: 0, total: 0 })
  await nothingHappened(rich.client.id)
})
