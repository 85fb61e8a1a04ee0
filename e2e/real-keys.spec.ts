import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { actionBeside } from './fixtures/action'
import { appUrl, databaseUrl, sparePort } from './fixtures/addresses'
import { expect, test as plain } from './fixtures/console'

/** The same build as everywhere here, but started the way a real deployment is: without the sandbox. */
const test = plain.extend<{ realUrl: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
  realUrl: async ({}, use, { parallelIndex }) => {
    const port = sparePort(parallelIndex)
    const realUrl = `http://localhost:${port}`
    const args = ['node_modules/next/dist/bin/next', 'start', '--port', String(port), '--hostname', 'localhost']
    const server = spawn(process.execPath, args, { env: { ...process.env, ...realSettings(realUrl) }, stdio: 'ignore' })
    const ended = once(server, 'exit')
    await use(realUrl)
    server.kill('SIGKILL')
    await ended
  },
})

const realSettings = (realUrl: string) => ({
  NODE_ENV: 'production' as const,
  NEXT_DIST_DIR: process.env.NEXT_DIST_DIR ?? '.next-e2e',
  APP_URL: realUrl,
  AUTH_URL: realUrl,
  AUTH_SECRET: 'a secret that only ever signs sessions of tests',
  DATABASE_URL: databaseUrl,
  STRIPE_SECRET_KEY: 'sk_live_none',
  STRIPE_PUBLISHABLE_KEY: 'pk_live_none',
  STRIPE_WEBHOOK_SECRET: 'whsec_none',
  STRIPE_API_BASE: '',
  SMTP_URL: 'smtp://localhost:9',
  MAIL_INBOX_URL: '',
})

test('With real keys the demo door is neither drawn nor open', async ({ page, request, realUrl }) => {
  await page.goto('/sign-in')
  await expect(page.getByRole('button', { name: 'Somebody new' })).toBeVisible()
  const action = actionBeside('newcomer', await (await request.get('/sign-in')).text())
  const knockAt = (url: string) =>
    request.post(`${url}/sign-in`, {
      headers: { origin: url },
      multipart: { [action]: '', person: 'newcomer', callbackUrl: '/' },
      maxRedirects: 0,
    })

  // Here it opens, so what is sent is what opens it.
  expect((await knockAt(appUrl)).headers()['set-cookie']).toContain('authjs.session-token=')

  await expect(async () => expect((await request.get(`${realUrl}/sign-in`)).status()).toBe(200)).toPass()
  await page.goto(`${realUrl}/sign-in`)
  await expect(page.getByRole('button', { name: 'Send me a link' })).toBeVisible()
  await expect(page.getByRole('button')).toHaveCount(1)
  const refused = await knockAt(realUrl)
  expect(refused.status()).toBe(404)
  expect(refused.headers()['set-cookie']).toBeUndefined()
})
