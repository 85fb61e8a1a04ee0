import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { setTestEnvironment } from '@/e2e/fixtures/environment'
import { startMail } from '@/e2e/sandbox/mail/server'
import { freePort } from '@/e2e/sandbox/ports'
import { sendEmail } from './send'

test('A mail arrives with its subject, its plain words and its HTML; one that nobody takes is an error', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'refill-mail-'))
  const [smtpPort, httpPort] = [await freePort(), await freePort()]
  setTestEnvironment({ databaseUrl: 'postgres://localhost:1/none' })
  process.env.SMTP_URL = `smtp://localhost:${smtpPort}`
  const inbox = await startMail({ smtpPort, httpPort, state: join(folder, 'mail.json') })
  const email = { to: 'ada@example.com', subject: 'Tea at four', text: 'Bring cake.', html: '<p>Bring cake.</p>' }
  await sendEmail(email)
  const answer = await fetch(`http://localhost:${httpPort}/messages?to=ada@example.com`)
  expect(await answer.json()).toEqual([
    expect.objectContaining({
      from: 'Refill <credits@refill.localhost>',
      to: ['ada@example.com'],
      subject: 'Tea at four',
      text: expect.stringContaining('Bring cake.'),
      html: expect.stringContaining('<p>Bring cake.</p>'),
    }),
  ])
  await inbox.stop()
  await rm(folder, { recursive: true })
  await expect(sendEmail(email)).rejects.toThrow()
})
