import { eq, sql } from 'drizzle-orm'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db, disconnect } from '@/db/client'
import { users, verificationTokens } from '@/db/schema'
import { type TestDatabase, testDatabase } from '@/e2e/fixtures/database'
import { setTestEnvironment } from '@/e2e/fixtures/environment'
import type { Email } from '@/lib/emails/email'
import { demoPerson, sendSignInLink } from './commands'
import { linkIsOpen } from './queries'

let database: TestDatabase
let owner: postgres.Sql

beforeAll(async () => {
  database = await testDatabase()
  setTestEnvironment({ databaseUrl: database.url })
  owner = postgres(database.url, { max: 1 })
})

afterAll(async () => {
  await Promise.all([disconnect(), owner.end()])
  await database.drop()
})

async function mailsTo(address: string): Promise<Email[]> {
  const jobs = await owner<{ payload: Email }[]>`
    select payload from graphile_worker._private_jobs where payload ->> 'to' = ${address} order by id`
  return jobs.map((job) => job.payload)
}

function linkIn(mail: Email | undefined): URL {
  return new URL(/http\S+/.exec(mail?.text ?? '')![0])
}

const tokensOf = (email: string) => db().$count(verificationTokens, eq(verificationTokens.identifier, email))

test('A link is mailed, and the table holds only its hash', async () => {
  await sendSignInLink('maya@example.com', '/c/abc/plans?show=year')
  const mails = await mailsTo('maya@example.com')
  expect(mails).toHaveLength(1)
  const link = linkIn(mails[0])
  expect(link.origin + link.pathname).toBe('http://localhost:3000/auth/confirm')
  expect(link.searchParams.get('email')).toBe('maya@example.com')
  expect(link.searchParams.get('callbackUrl')).toBe('/c/abc/plans?show=year')
  const token = link.searchParams.get('token')!
  expect(token.length).toBeGreaterThanOrEqual(43)
  const [row] = await db().select().from(verificationTokens)
  expect(row!.token).toMatch(/^[0-9a-f]{64}$/)
  expect(row!.token).not.toBe(token)
})

test('Looking at a link does not use it up; another token, another address or a late look finds it closed', async () => {
  await sendSignInLink('look@example.com', '/')
  const token = linkIn((await mailsTo('look@example.com'))[0]).searchParams.get('token')!
  expect(await linkIsOpen('look@example.com', token)).toBe(true)
  expect(await linkIsOpen('look@example.com', token)).toBe(true)
  expect(await linkIsOpen('look@example.com', `${token}x`)).toBe(false)
  expect(await linkIsOpen('other@example.com', token)).toBe(false)
  await age('look@example.com', 31)
  expect(await linkIsOpen('look@example.com', token)).toBe(false)
})

test('A link never leads to somebody else', async () => {
  await sendSignInLink('elsewhere@example.com', 'https://evil.example/')
  expect(linkIn((await mailsTo('elsewhere@example.com'))[0]).searchParams.get('callbackUrl')).toBe('/')
})

test('The answer is the same whether or not somebody has the address', async () => {
  await db().insert(users).values({ email: 'known@example.com' })
  expect(await sendSignInLink('known@example.com', '/')).toEqual(await sendSignInLink('unknown@example.com', '/'))
})

test('Of 20 requests at once for one address 5 are mailed, and the others are refused', async () => {
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => sendSignInLink('eager@example.com', '/')))
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(5)
  expect(outcomes.find((outcome) => !outcome.ok)).toEqual({ ok: false, refusal: 'too-many-links' })
  expect(await mailsTo('eager@example.com')).toHaveLength(5)
  expect(await sendSignInLink('patient@example.com', '/')).toMatchObject({ ok: true })
})

test('After ten minutes there is a new link, and expired ones are cleared away', async () => {
  for (let count = 0; count < 5; count += 1) await sendSignInLink('later@example.com', '/')
  await age('later@example.com', 9)
  expect(await sendSignInLink('later@example.com', '/')).toMatchObject({ ok: false })
  await age('later@example.com', 2)
  expect(await sendSignInLink('later@example.com', '/')).toMatchObject({ ok: true })
  expect(await tokensOf('later@example.com')).toBe(6)
  await age('later@example.com', 31)
  await sendSignInLink('later@example.com', '/')
  expect(await tokensOf('later@example.com')).toBe(1)
})

test('The demo door knows the demo people, makes up new ones, and nobody else', async () => {
  const maya = await demoPerson('maya@refill.localhost')
  expect(maya).toMatchObject({ ok: true })
  expect(await demoPerson('maya@refill.localhost')).toEqual(maya)
  expect(await demoPerson('newcomer')).not.toEqual(await demoPerson('newcomer'))
  expect(await demoPerson('known@example.com')).toEqual({ ok: false, refusal: 'unknown-person' })
})

/** Lets `minutes` pass for an address's links. */
async function age(email: string, minutes: number) {
  await db()
    .update(verificationTokens)
    .set({ expires: sql`expires - make_interval(mins => ${minutes})` })
    .where(eq(verificationTokens.identifier, email))
}
