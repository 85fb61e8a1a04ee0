import { afterAll, beforeAll, expect, test } from 'vitest'
import { db, disconnect } from '@/db/client'
import { users } from '@/db/schema'
import { type TestDatabase, testDatabase } from '@/e2e/fixtures/database'
import { setTestEnvironment } from '@/e2e/fixtures/environment'
import { demoPerson } from './commands'

let database: TestDatabase

beforeAll(async () => {
  database = await testDatabase()
  setTestEnvironment({ databaseUrl: database.url })
  Object.assign(process.env, { STRIPE_SECRET_KEY: 'sk_live_real', STRIPE_API_BASE: '' })
})

afterAll(async () => {
  await disconnect()
  await database.drop()
})

test('With real keys nobody is let in as a demo person', async () => {
  await expect(demoPerson('maya@refill.localhost')).rejects.toThrow('outside the sandbox')
  await expect(demoPerson('newcomer')).rejects.toThrow('outside the sandbox')
  expect(await db().$count(users)).toBe(0)
})
