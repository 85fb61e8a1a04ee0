import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { keyFor, newTenant, openHost } from '@/e2e/fixtures/host'
import { refuse } from '@/lib/core/outcome'
import { operation } from './operation'
import { type Problem, problemOf } from './problems'
import { problemAnswer } from './schemas'
import { serve } from './serve'

let host: Awaited<ReturnType<typeof openHost>>

beforeAll(async () => {
  host = await openHost()
})

afterAll(() => host.close())

/** Asks an operation that only ever does `run`, with a good key, and says which. */
async function asked(run: () => Promise<{ ok: false; refusal: Problem }>) {
  const tenant = await newTenant(1)
  const key = await keyFor(tenant)
  const shapes = { input: z.strictObject({}), answer: z.null(), example: {} }
  const words = { summary: '', description: '', problems: [] }
  const { GET } = serve(operation({ id: 'odd', method: 'GET', path: '/odd', scope: 'read', ...shapes, ...words, run }))
  const request = new Request('http://localhost:3000/odd', { headers: { authorization: `Bearer ${key}` } })
  const response = await GET(request, { params: Promise.resolve({ client: tenant.client.slug }) })
  return { key, response, problem: problemAnswer.parse(await response.json()) }
}

test('[X1] a bug is answered with a reference that the log has too, and neither says the key', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  const { key, response, problem } = await asked(async () => {
    throw new Error('the book fell into the sea')
  })
  expect([response.status, problem.code]).toEqual([500, 'failed'])
  const logged = log.mock.calls.flat().join('\n')
  log.mockRestore()
  expect(logged).toContain(problem.reference)
  expect(logged).toContain('fell into the sea')
  expect(logged).not.toContain(key.slice(-32))
  expect(JSON.stringify(problem)).not.toMatch(/sea|refill_sk_/)
})

test('[X1] a ledger that has too much to do says when to come back', async () => {
  const { response, problem } = await asked(async () => refuse(problemOf({ code: 'busy' })))
  expect([response.status, problem.code, response.headers.get('retry-after')]).toEqual([503, 'busy', '1'])
})
