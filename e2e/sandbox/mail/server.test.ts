import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freePort } from '../ports'
import { type Message, startMail } from './server'

let folder: string
let mail: Awaited<ReturnType<typeof startMail>>
let ports: { smtpPort: number; httpPort: number }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'refill-mail-'))
  ports = { smtpPort: await freePort(), httpPort: await freePort() }
  await start()
})

afterEach(async () => {
  await mail.stop()
  await rm(folder, { recursive: true, force: true })
})

async function start() {
  mail = await startMail({ ...ports, state: join(folder, 'mail.json') })
}

async function deliver(to: string, subject: string, html?: string) {
  const transport = createTransport(`smtp://localhost:${ports.smtpPort}`)
  const text = 'Sign in: http://localhost:3000/auth/confirm?token=a&email=b <not a tag>'
  await transport.sendMail({ from: 'Refill <credits@refill.localhost>', to, subject, text, html })
}

async function get(path: string): Promise<string> {
  const response = await fetch(`http://localhost:${ports.httpPort}${path}`)
  return response.text()
}

async function messages(to = ''): Promise<Message[]> {
  return JSON.parse(await get(`/messages${to && `?to=${encodeURIComponent(to)}`}`))
}

test('what is sent arrives, newest first, and is found by whom it went to', async () => {
  await deliver('ada@example.com', 'First')
  await deliver('grace@example.com', 'Grüße, and more')
  expect((await messages()).map(({ subject }) => subject)).toEqual(['Grüße, and more', 'First'])
  expect(await messages('Ada@example.com')).toMatchObject([
    { from: 'Refill <credits@refill.localhost>', to: ['ada@example.com'], subject: 'First', html: '' },
  ])
})

test('messages outlive a restart, until they are deleted', async () => {
  await deliver('ada@example.com', 'Kept')
  await mail.stop()
  await start()
  expect(await messages()).toMatchObject([{ subject: 'Kept' }])
  await fetch(`http://localhost:${ports.httpPort}/messages`, { method: 'DELETE' })
  expect(await messages()).toEqual([])
  await mail.stop()
  await start()
  expect(await messages()).toEqual([])
})

test('the page shows a mail as text with links to click, and nothing of it as markup', async () => {
  await deliver('ada@example.com', '<script>alert(1)</script>')
  const page = await get('/')
  expect(page).toContain('href="http://localhost:3000/auth/confirm?token=a&amp;email=b"')
  expect(page).toContain('&lt;not a tag&gt;')
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
})

test("a mail's own HTML is shown in a frame that may run nothing and fetch nothing", async () => {
  await deliver('ada@example.com', 'Styled', '<p>Hello <script>alert(1)</script></p>')
  const [message] = await messages()
  expect(await get('/')).toMatch(/<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/)
  const frame = await fetch(`http://localhost:${ports.httpPort}/messages/${message?.id}/html`)
  expect(frame.headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*sandbox allow-popups/)
  expect(await frame.text()).toContain('<base target="_blank"><p>Hello')
})
