import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultsOf } from '@/e2e/fixtures/book'
import { type Ask, ask, keyFor, newTenant, openHost } from '@/e2e/fixtures/host'
import { readHistory } from '@/lib/ledger/queries'
import { door } from './connection'

let host: Awaited<ReturnType<typeof openHost>>

beforeAll(async () => {
  host = await openHost()
})

afterAll(() => host.close())

const LATER = '2999-01-01T00:00:00.000Z'

/** A client with `amount` credits, and the ways a host speaks about it. */
async function client(amount: number) {
  const tenant = await newTenant(amount)
  const key = await keyFor(tenant)
  const { id, slug } = tenant.client
  const say = (operation: string, rest: Partial<Ask> = {}) => ask({ operation, client: slug, key, ...rest })
  return {
    id,
    say,
    hold: async (credits: number) => {
      const held = await say('hold', { body: { credits, feature: 'clip', expiresAt: LATER } })
      return held.json.hold as number
    },
    balance: async () => (await say('getBalance')).json,
  }
}

test('[X1] a spend answers with its entry, and the balance follows', async () => {
  const { say, balance } = await client(100)
  const body = { credits: 40, feature: 'portrait', group: 'team 7', reason: 'for Ada' }
  expect(await say('spend', { idempotencyKey: 'order 1', body })).toMatchObject({
    status: 201,
    json: {
      number: 2,
      kind: 'spend',
      amount: -40,
      balanceAfter: 60,
      idempotencyKey: 'order 1',
      feature: 'portrait',
      group: 'team 7',
      reason: 'for Ada',
      lots: [{ lot: 1, amount: -40 }],
    },
  })
  expect(await balance()).toMatchObject({ available: 60, total: 60, held: 0 })
})

test('[X1] too few credits: 402 says what there is and what is missing, nothing is spent, and the key may try again', async () => {
  const { id, say, balance } = await client(15)
  const body = { credits: 40, feature: 'portrait' }
  const refused = await say('spend', { idempotencyKey: 'a', body })
  expect(refused).toMatchObject({ status: 402, json: { code: 'insufficient-credits', available: 15, missing: 25 } })
  expect(await balance()).toMatchObject({ available: 15 })
  expect((await readHistory(id, { filter: { reservations: true } })).entries).toHaveLength(1)
  expect(await say('hold', { body: { ...body, expiresAt: LATER } })).toMatchObject({
    status: 402,
    json: { missing: 25 },
  })
  expect(await say('spend', { idempotencyKey: 'a', body: { ...body, credits: 15 } })).toMatchObject({ status: 201 })
})

test.each([
  ['less', 30, 70],
  ['exactly', 50, 50],
  ['more', 80, 20],
])('[X1] a hold of 50 out of 100, captured for %s, refunded', async (_what, taken, left) => {
  const { id, say, hold, balance } = await client(100)
  const held = await hold(50)
  expect(await balance()).toMatchObject({ available: 50, total: 100, held: 50 })
  const captured = await say('capture', { hold: held, body: { credits: taken } })
  expect(captured).toMatchObject({
    status: 201,
    json: { kind: 'capture', amount: -taken, feature: 'clip', refersTo: held, balanceAfter: left },
  })
  expect(await balance()).toMatchObject({ available: left, total: left, held: 0 })
  for (const again of ['capture', 'release']) {
    expect(await say(again, { hold: held, body: again === 'capture' ? { credits: 1 } : {} })).toMatchObject({
      status: 409,
      json: { code: 'hold-closed' },
    })
  }
  const entry = captured.json.number
  expect(await say('refund', { body: { entry, credits: 10 } })).toMatchObject({ status: 201, json: { amount: 10 } })
  const tooMuch = await say('refund', { body: { entry, credits: taken } })
  expect(tooMuch).toMatchObject({ status: 422, json: { code: 'nothing-left', left: taken - 10 } })
  expect(await say('refund', { body: { entry } })).toMatchObject({ status: 201, json: { amount: taken - 10 } })
  expect(await balance()).toMatchObject({ available: 100 })
  expect(await faultsOf(door(), id)).toEqual([])
})

test('[X1] a capture beyond the hold and the balance: 402, and the hold stays', async () => {
  const { say, hold, balance } = await client(100)
  const held = await hold(50)
  const refused = await say('capture', { hold: held, body: { credits: 130 } })
  expect(refused).toMatchObject({ status: 402, json: { available: 100, missing: 30 } })
  expect(await balance()).toMatchObject({ available: 50, held: 50 })
})

test('[X1] a release gives back all that is held; no body is a body without fields', async () => {
  const { say, hold, balance } = await client(100)
  const held = await hold(50)
  expect(await say('release', { hold: held, rawBody: '' })).toMatchObject({ status: 201, json: { kind: 'release' } })
  expect(await balance()).toMatchObject({ available: 100, held: 0 })
  expect(await say('capture', { hold: held, body: { credits: 1 } })).toMatchObject({ json: { code: 'hold-closed' } })
})

test.each([999, 1, 0, -1, '1e1', '%31', ' 2', '９', '9'.repeat(30)])('[X1] there is no hold %j', async (hold) => {
  const { say } = await client(100)
  const missing = { status: 404, json: { code: 'unknown-hold' } }
  expect(await say('capture', { hold, body: { credits: 1 } })).toMatchObject(missing)
  expect(await say('release', { hold })).toMatchObject(missing)
})

test('[X1] only spends and captures of this client are refunded', async () => {
  const [mine, theirs] = [await client(100), await client(100)]
  const held = await mine.hold(10)
  await theirs.say('spend', { body: { credits: 1, feature: 'a' } })
  await theirs.say('spend', { body: { credits: 1, feature: 'a' } })
  for (const entry of [1, held, 3, 999]) {
    const refused = await mine.say('refund', { body: { entry } })
    expect(refused, `entry ${entry}`).toMatchObject({ status: 422, json: { code: 'unknown-spend' } })
  }
  expect(await mine.balance()).toMatchObject({ total: 100 })
})

test('[X1] a hold that would have run out already is refused', async () => {
  const { say } = await client(100)
  const body = { credits: 1, feature: 'a', expiresAt: '2001-01-01T00:00:00Z' }
  expect(await say('hold', { body })).toMatchObject({ status: 422, json: { code: 'bad-expiry' } })
})

test('[X1] the entries come newest first, a page at a time, each once', async () => {
  const { say } = await client(100)
  for (let spent = 1; spent <= 6; spent++) await say('spend', { body: { credits: spent, feature: 'a' } })
  const seen: number[] = []
  let query = '?limit=3'
  for (;;) {
    const { status, json } = await say('listEntries', { query })
    expect(status).toBe(200)
    const entries = json.entries as { number: number; lots: { bucket: string; source: string }[] }[]
    seen.push(...entries.map((each) => each.number))
    expect(entries[0]!.lots[0]).toMatchObject({ bucket: 'plan', source: 'test' })
    if (json.older === null) break
    query = `?limit=3&before=${json.older}`
  }
  expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1])
})

test.each([
  '?limit=0',
  '?limit=201',
  '?limit=-1',
  '?limit=1e1',
  '?limit=01',
  '?limit=10&limit=10',
  '?before=９',
  '?before=9007199254740993',
  '?before=',
  '?after=1',
  '?__proto__=1',
  `?before=${'9'.repeat(5_000)}`,
])('[X1] the query %s is refused', async (query) => {
  const { say } = await client(1)
  expect(await say('listEntries', { query })).toMatchObject({ status: 400, json: { code: 'bad-request' } })
})

test('[X1] fifty equal requests at once have one effect and fifty equal answers, and so has the next', async () => {
  const { id, say, hold } = await client(100)
  const held = await hold(10)
  const kinds: Partial<Ask & { operation: string }>[] = [
    { operation: 'spend', body: { credits: 7, feature: 'a', group: 'g', reason: 'r' } },
    { operation: 'hold', body: { credits: 7, feature: 'a', expiresAt: '2999-01-01T01:00:00.1234567+01:00' } },
    { operation: 'capture', hold: held, body: { credits: 12 } },
    { operation: 'refund', body: { entry: 3 } },
  ]
  for (const { operation = '', ...rest } of kinds) {
    const before = (await readHistory(id, { filter: { reservations: true } })).entries.length
    const under = { way: 0, most: 0 }
    const same = async () => {
      under.most = Math.max(under.most, ++under.way)
      const answer = await say(operation, { ...rest, idempotencyKey: `fifty ${operation}` })
      under.way--
      return answer
    }
    const answers = await Promise.all(Array.from({ length: 50 }, same))
    expect(under.most, 'how many were under way at once').toBe(50)
    answers.push(await same())
    expect(new Set(answers.map((each) => `${each.status} ${each.text}`)).size, answers[0]!.text).toBe(1)
    expect(answers[0]!.status).toBe(201)
    expect((await readHistory(id, { filter: { reservations: true } })).entries).toHaveLength(before + 1)
  }
  expect(await faultsOf(door(), id)).toEqual([])
})

test('[X1] the same idempotency key for anything else is refused, and nothing is done', async () => {
  const { say, hold, balance } = await client(100)
  const [held, unheld] = [await hold(10), await hold(10)]
  const spend = { credits: 7, feature: 'a', group: 'g', reason: 'r' }
  const again = (operation: string, body: unknown, hold?: number) => say(operation, { idempotencyKey: 'k', body, hold })
  expect((await again('spend', spend)).status).toBe(201)
  const others = [
    again('spend', { ...spend, credits: 8 }),
    again('spend', { ...spend, feature: 'b' }),
    again('spend', { ...spend, group: 'h' }),
    again('spend', { ...spend, reason: 's' }),
    again('spend', { credits: 7, feature: 'a' }),
    again('hold', { ...spend, expiresAt: LATER }),
    again('capture', { credits: 7 }, held),
    again('release', {}, unheld),
    again('refund', { entry: 4 }),
  ]
  for (const other of await Promise.all(others))
    expect(other).toMatchObject({ status: 409, json: { code: 'key-reused' } })
  expect(await balance()).toMatchObject({ total: 93, held: 20 })
})

test('[X1] a new key of the workspace finds what the old one did', async () => {
  const tenant = await newTenant(100)
  const [old, fresh] = [await keyFor(tenant), await keyFor(tenant)]
  const spend = (key: string) =>
    ask({
      operation: 'spend',
      client: tenant.client.slug,
      key,
      idempotencyKey: 'k',
      body: { credits: 1, feature: 'a' },
    })
  expect((await spend(fresh)).text).toBe((await spend(old)).text)
})

test("[X1] a host's idempotency key does not meet the product's own", async () => {
  const { say } = await client(100)
  const taken = await say('spend', { idempotencyKey: 'start', body: { credits: 1, feature: randomUUID() } })
  expect(taken.status).toBe(201)
})
