import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { type Answered, ask, keyFor, newTenant, openHost, routeFiles, routeOf, type Tenant } from '@/e2e/fixtures/host'
import { addClient } from '@/lib/clients/commands'
import { openAccount } from '@/lib/ledger/commands'
import { readHistory } from '@/lib/ledger/queries'
import { revokeKey } from './commands'
import { door } from './connection'
import { OPERATIONS } from './operations'
import { keysOf } from './queries'
import { keyIdIn } from './rules'

let host: Awaited<ReturnType<typeof openHost>>
let ada: Tenant
let eve: Tenant
/** A second client of Ada's workspace. */
let other: { id: string; slug: string }

beforeAll(async () => {
  host = await openHost()
  ada = await newTenant(1_000)
  eve = await newTenant(1_000)
  other = await db().transaction(async (tx) => {
    const client = await addClient(tx, { workspaceId: ada.workspaceId, name: 'Second' })
    await openAccount(tx, client.id)
    return client
  })
})

afterAll(() => host.close())

const bodies: Record<string, unknown> = {
  spend: { credits: 1, feature: 'portrait' },
  hold: { credits: 1, feature: 'portrait', expiresAt: '2999-01-01T00:00:00Z' },
  capture: { credits: 1 },
  release: {},
  refund: { entry: 1 },
}

function attempt(operation: string, client: string, key?: string): Promise<Answered> {
  return ask({ operation, client, key, hold: 999, body: bodies[operation] })
}

/** Every way of knocking at Ada's client, and the answers that mean nobody opened. */
const knocks: [who: string, key: () => Promise<string | undefined>, status: number, code: string][] = [
  ['nobody', async () => undefined, 401, 'no-key'],
  ['garbage', async () => 'letmein', 401, 'bad-key'],
  ['a key nobody made', async () => `refill_sk_0123456789ab_${'x'.repeat(32)}`, 401, 'bad-key'],
  ['a key with another secret', async () => `${(await keyFor(ada)).slice(0, -8)}AAAAAAAA`, 401, 'bad-key'],
  ['a revoked key', revokedKey, 401, 'key-revoked'],
  ['an expired key', expiredKey, 401, 'key-expired'],
  ["another workspace's key", () => keyFor(eve, { scope: 'admin' }), 404, 'unknown-client'],
  ['a key for another client', () => keyFor(ada, { scope: 'admin', clientId: other.id }), 404, 'unknown-client'],
]

async function revokedKey(): Promise<string> {
  const key = await keyFor(ada, { scope: 'admin' })
  await revokeKey({ workspaceId: ada.workspaceId, id: keyIdIn(key) as string, revokedBy: ada.userId })
  return key
}

async function expiredKey(): Promise<string> {
  const key = await keyFor(ada, { scope: 'admin' })
  await door()`update api_keys set expires_at = clock_now() where id = ${keyIdIn(key)}`
  return key
}

for (const { id, scope } of OPERATIONS) {
  test.each(knocks)(`[X1] ${id}: %s is refused`, async (_who, key, status, code) => {
    const before = (await readHistory(ada.client.id, { filter: { reservations: true } })).entries.length
    const answer = await attempt(id, ada.client.slug, await key())
    expect(answer).toMatchObject({ status, json: { code } })
    expect(answer.text).not.toMatch(/Ada|1,?000/)
    if (status === 401) expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
    expect((await readHistory(ada.client.id, { filter: { reservations: true } })).entries).toHaveLength(before)
  })

  test(`[X1] ${id}: somebody else's client looks exactly like one that does not exist`, async () => {
    const key = await keyFor(eve, { scope: 'admin' })
    const [theirs, none, odd] = await Promise.all(
      [ada.client.slug, 'zzzzzzzz', "' or true --"].map((client) => attempt(id, client, key)),
    )
    expect(theirs!.status).toBe(404)
    expect([none!.text, odd!.text]).toEqual([theirs!.text, theirs!.text])
  })

  test(`[X1] ${id}: takes the scope ${scope}`, async () => {
    for (const held of ['read', 'spend', 'admin'] as const) {
      const answer = await attempt(id, ada.client.slug, await keyFor(ada, { scope: held }))
      const refused = held === 'read' && scope === 'spend'
      expect(answer.status === 403, held).toBe(refused)
      if (refused) expect(answer.json.code).toBe('wrong-scope')
    }
  })
}

test('[X1] a key for one client opens that client', async () => {
  const key = await keyFor(ada, { clientId: other.id, scope: 'read' })
  expect(await ask({ operation: 'getBalance', client: other.slug, key })).toMatchObject({ status: 200 })
})

test('[X1] a key revoked between two requests opens the first and not the second', async () => {
  const key = await keyFor(ada)
  const read = () => ask({ operation: 'getBalance', client: ada.client.slug, key })
  expect((await read()).status).toBe(200)
  const id = keyIdIn(key) as string
  expect(await revokeKey({ workspaceId: eve.workspaceId, id, revokedBy: eve.userId })).toMatchObject({ ok: false })
  expect((await read()).status).toBe(200)
  await revokeKey({ workspaceId: ada.workspaceId, id, revokedBy: ada.userId })
  expect((await read()).json.code).toBe('key-revoked')
})

test('[X1] what is kept of a key opens nothing, and the last use is noted', async () => {
  const key = await keyFor(ada)
  const id = keyIdIn(key) as string
  await ask({ operation: 'getBalance', client: ada.client.slug, key })
  const [row] = await door()`select * from api_keys where id = ${id}`
  expect(JSON.stringify(row)).not.toContain(key.slice(-32))
  expect(row!.hash).toHaveLength(32)
  // The note is written beside the request, whenever the machine gets round to it.
  const lastUse = async () => (await keysOf(ada.workspaceId)).find((each) => each.id === id)?.lastUsedAt
  await expect.poll(lastUse, { timeout: 20_000 }).toBeTruthy()
})

test('a key is only made for a client of the workspace and for a time to come', async () => {
  await expect(keyFor(ada, { clientId: eve.client.id })).rejects.toThrow('no such client')
  await expect(keyFor(ada, { expiresAt: new Date(0) })).rejects.toThrow('ahead')
  expect(await keysOf(randomUUID())).toEqual([])
})

test('[X1] every other method is named as such, with those that are allowed', async () => {
  for (const operation of OPERATIONS) {
    const route = await routeOf(operation.path)
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      if (method === operation.method || (method === 'HEAD' && operation.method === 'GET')) continue
      const request = new Request('http://localhost:3000/', { method })
      const response = await route[method]!(request, { params: Promise.resolve({ client: ada.client.slug }) })
      expect(response.status, `${method} ${operation.path}`).toBe(method === 'OPTIONS' ? 204 : 405)
      expect(response.headers.get('allow')).toBe(operation.method === 'GET' ? 'GET, HEAD, OPTIONS' : 'POST, OPTIONS')
    }
  }
  expect(routeFiles().size).toBe(OPERATIONS.length + 2)
})

test('[X1] a key has its requests a second and is then told when to go on', async () => {
  const key = await keyFor(ada, { requestsPerSecond: 3, scope: 'read' })
  const began = Date.now()
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => ask({ operation: 'getBalance', client: ada.client.slug, key })),
  )
  const refused = answers.filter((each) => each.status === 429)
  const served = answers.filter((each) => each.status === 200).length
  expect(served).toBeGreaterThanOrEqual(3)
  expect(served).toBeLessThanOrEqual(3 + 3 * Math.ceil((Date.now() - began) / 1_000))
  expect(served + refused.length).toBe(20)
  expect(refused[0]!.headers.get('retry-after')).toBe('1')
  expect(refused[0]!.headers.get('ratelimit-policy')).toBe('"key";q=3;w=1')
  expect(refused[0]!.json.code).toBe('too-many-requests')
})
