import { afterAll, beforeAll, expect, test } from 'vitest'
import { keyFor, newTenant, openHost, type Tenant } from '@/e2e/fixtures/host'
import { revokeKey } from './commands'
import { door } from './connection'
import { findKey } from './look-ups'
import { keyIdIn } from './rules'

let host: Awaited<ReturnType<typeof openHost>>
let ada: Tenant
let eve: Tenant

beforeAll(async () => {
  host = await openHost()
  ;[ada, eve] = [await newTenant(1), await newTenant(1)]
})

afterAll(() => host.close())

const idOf = (key: string) => keyIdIn(key) as string
const revoke = (id: string) => revokeKey({ workspaceId: ada.workspaceId, id, revokedBy: ada.userId })

test('[X1] a thousand requests at once, of good and bad keys, for good and odd addresses: each has its own answer', async () => {
  const [good, narrow, gone, old, foreign] = await Promise.all([
    keyFor(ada).then(idOf),
    keyFor(ada, { clientId: ada.client.id, scope: 'read' }).then(idOf),
    keyFor(ada).then(idOf),
    keyFor(ada).then(idOf),
    keyFor(eve).then(idOf),
  ])
  await revoke(gone)
  await door()`update api_keys set expires_at = clock_now() where id = ${old}`
  const { id: accountId, slug } = ada.client
  const [open, shut] = [
    { revoked: false, expired: false, accountId },
    { revoked: false, expired: false, accountId: null },
  ]
  const cases = [
    { id: good, slug, found: { ...open, id: good, scope: 'spend' } },
    { id: narrow, slug, found: { ...open, id: narrow, scope: 'read' } },
    { id: gone, slug, found: { ...open, revoked: true } },
    { id: old, slug, found: { ...open, expired: true } },
    { id: foreign, slug, found: shut },
    { id: good, slug: eve.client.slug, found: shut },
    { id: good, slug: 'zzzzzzzz', found: shut },
    { id: good, slug: 'no \u0000 text for Postgres', found: shut },
    { id: '0123456789ab', slug, found: undefined },
  ]
  const asked = Array.from({ length: 1_000 }, (_, index) => cases[index % cases.length] as (typeof cases)[number])
  const answers = await Promise.all(asked.map((each) => findKey(each.id, each.slug)))
  for (const [index, { found }] of asked.entries()) {
    if (found) expect(answers[index]).toMatchObject(found)
    else expect(answers[index]).toBeUndefined()
  }
})

test('[X1] however busy the look-ups are, a key that was revoked is found revoked by whoever asks next', async () => {
  const busy = idOf(await keyFor(ada))
  let working = true
  let looked = 0
  const others = Array.from({ length: 64 }, async () => {
    for (; working; looked += 1) await findKey(busy, ada.client.slug)
  })
  try {
    for (let round = 0; round < 20; round += 1) {
      const id = idOf(await keyFor(ada))
      const asked = findKey(id, ada.client.slug)
      await revoke(id)
      expect(await findKey(id, ada.client.slug)).toMatchObject({ revoked: true })
      expect(await asked).toMatchObject({ id })
    }
  } finally {
    working = false
    await Promise.all(others)
  }
  expect(looked).toBeGreaterThan(64)
})
