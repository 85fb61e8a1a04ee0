import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db, disconnect } from '@/db/client'
import { type TestDatabase, testDatabase } from '@/e2e/fixtures/database'
import { setTestEnvironment } from '@/e2e/fixtures/environment'
import { credits } from '@/lib/core/money'
import { openAccount, post } from '@/lib/ledger/commands'
import { readBalance, readHistory } from '@/lib/ledger/queries'
import { generate, type Order } from './commands'
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

async function order(amount: number): Promise<Order> {
  const accountId = randomUUID()
  await db().transaction(async (tx) => {
    await openAccount(tx, accountId)
    const what = { credits: credits(amount), bucket: 'plan' as const, source: 'test', expiresAt: null }
    await post(tx, [{ kind: 'grant', accountId, key: 'start', actor: 'test', ...what }])
  })
  const who = { accountId, catalog: 'studio' as const, userId: randomUUID() }
  return { ...who, id: randomUUID(), generator: 'portrait', prompt: 'a lighthouse keeper' }
}

test('[C1] a portrait spends exactly what the catalog says, and says in the book what for', async () => {
  const portrait = await order(100)
  expect(await generate(portrait)).toMatchObject({ ok: true, value: { credits: 40, entry: 2 } })
  expect(await readBalance(portrait.accountId)).toMatchObject({ available: 60 })
  const [entry] = (await readHistory(portrait.accountId)).entries
  expect(entry).toMatchObject({
    amount: -40,
    feature: 'portrait',
    key: `creation:${portrait.id}`,
    actor: `user:${portrait.userId}`,
  })
})

test('the same piece of work twenty times at once is made once and paid once', async () => {
  const portrait = await order(100)
  const made = await Promise.all(Array.from({ length: 20 }, () => generate(portrait)))
  expect(new Set(made.map((each) => JSON.stringify(each))).size).toBe(1)
  expect(await readBalance(portrait.accountId)).toMatchObject({ available: 60 })
  expect(await creationsOf(portrait.accountId)).toHaveLength(1)
})

test('too few credits: nothing is spent, nothing is made, and it says how many are missing', async () => {
  const portrait = await order(15)
  expect(await generate(portrait)).toMatchObject({
    refusal: { code: 'insufficient', available: 15, missing: 25, message: expect.stringContaining('25 are missing') },
  })
  expect(await readBalance(portrait.accountId)).toMatchObject({ available: 15 })
  expect(await creationsOf(portrait.accountId)).toEqual([])
})

test('an unknown generator and an id already used for another are refused in words', async () => {
  const portrait = await order(500)
  expect(await generate({ ...portrait, generator: 'oracle' })).toMatchObject({ refusal: { code: 'unknown-feature' } })
  await generate(portrait)
  expect(await generate({ ...portrait, generator: 'clip' })).toMatchObject({ refusal: { code: 'id-taken' } })
  expect(await readBalance(portrait.accountId)).toMatchObject({ available: 460 })
})
