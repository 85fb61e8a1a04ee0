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
