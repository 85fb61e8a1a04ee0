import { eq } from 'drizzle-orm'
import { db, disconnect } from '@/db/client'
import { clients, members } from '@/db/schema'
import { makeKey } from '@/lib/api/commands'
import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { newcomer } from './fixtures/people'

test.afterAll(disconnect)

/** A key to the desk `slug`, as its owner makes one. */
async function keyTo(slug: string): Promise<string> {
  const [owner] = await db()
    .select({ workspaceId: members.workspaceId, createdBy: members.userId })
    .from(clients)
    .innerJoin(members, eq(members.workspaceId, clients.workspaceId))
    .where(eq(clients.slug, slug))
  const made = await makeKey({ ...owner!, name: 'host', scope: 'spend' })
  if (!made.ok) throw new Error(made.refusal.message)
  return made.value.key
}

test('[X1] a host spends over HTTP, and the desk shows it', async ({ page, request }) => {
  const slug = await newcomer(page)
  const headers = { authorization: `Bearer ${await keyTo(slug)}` }
  const address = `/api/v1/clients/${slug}`
  const before = await (await request.get(`${address}/balance`, { headers })).json()
  expect(before).toMatchObject({ client: slug, available: 80 })

  const spend = (data: object, key: string) =>
    request.post(`${address}/spends`, { headers: { ...headers, 'idempotency-key': key }, data })
  const first = await spend({ credits: 30, feature: 'portrait' }, 'a')
  expect(first.status()).toBe(201)
  const again = await spend({ credits: 30, feature: 'portrait' }, 'a')
  expect([again.status(), await again.text()]).toEqual([201, await first.text()])
  expect((await spend({ credits: 31, feature: 'portrait' }, 'a')).status()).toBe(409)
  const tooMuch = await spend({ credits: 60, feature: 'portrait' }, 'b')
  expect(tooMuch.status()).toBe(402)
  expect(await tooMuch.json()).toMatchObject({ code: 'insufficient-credits', available: 50, missing: 10 })

  await page.goto(`/c/${slug}/credits`)
  await expect(page.getByText('−30').locator('visible=true').first()).toBeVisible()
})

test('[X1] nothing comes through over HTTP that does not come through in the handlers', async ({ page, request }) => {
  const slug = await newcomer(page)
  const authorization = `Bearer ${await keyTo(slug)}`
  const address = `/api/v1/clients/${slug}`
  const post = (data: string, more: Record<string, string> = {}) =>
    request.post(`${address}/spends`, {
      data: Buffer.from(data),
      headers: { authorization, 'idempotency-key': 'fuzz', 'content-type': 'application/json', ...more },
    })
  const amounts = ['NaN', '1e309', '9007199254740993', '"1e3"', '１', '1.0', '-1', '[1]', '9'.repeat(60_000)]
  for (const amount of amounts) {
    expect((await post(`{"credits":${amount},"feature":"a"}`)).status(), amount.slice(0, 20)).toBe(400)
  }
  expect((await post('{"credits":1,"credits":2,"feature":"a"}')).status()).toBe(400)
  expect((await post('{"__proto__":{},"credits":1,"feature":"a"}')).status()).toBe(400)
  expect((await post(`{"credits":1,"feature":"${'a'.repeat(1_000_000)}"}`)).status()).toBe(413)
  expect((await post('{"credits":1,"feature":"a"}', { 'content-type': 'text/plain' })).status()).toBe(415)
  expect((await post('{"credits":1,"feature":"a"}', { authorization: '' })).status()).toBe(401)

  for (const path of ['/entries', '/../../c', '/nothing', '/spends/', '/holds/%2f/capture', '/holds/1%00/release']) {
    const answer = await request.post(address + path, { headers: { authorization }, data: {}, maxRedirects: 0 })
    expect([308, 400, 404, 405], path).toContain(answer.status())
  }
  const wrong = await request.delete(`${address}/spends`, { headers: { authorization } })
  expect([wrong.status(), wrong.headers().allow]).toEqual([405, 'POST, OPTIONS'])
  const unknown = await request.get('/api/v1/nothing/here')
  expect([unknown.status(), unknown.headers()['content-type']]).toEqual([404, 'application/problem+json'])

  const { entries } = await (await request.get(`${address}/entries`, { headers: { authorization } })).json()
  expect(entries).toHaveLength(1)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test('[X1] the API’s page and document are open to everybody', async ({ page, request }) => {
      const document = await (await request.get('/api/v1/openapi.json')).json()
      expect(document.openapi).toBe('3.1.0')
      await page.goto('/api/docs#insufficient-credits')
      await expect(page.getByRole('heading', { name: 'Credits in your own application' })).toBeVisible()
      for (const path of Object.keys(document.paths)) await expect(page.getByText(path, { exact: true })).toBeVisible()
      await expect(page.locator('#insufficient-credits')).toBeInViewport()
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      expect(await axeFaults(page)).toEqual([])
    })
  })
}
