import { mkdtemp, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseEnv } from '@/lib/env'
import { freePort, takenPort } from './ports'
import { chooseParts, chosenPorts, keptSecrets, newSecrets, wantedPorts } from './settings'

const secrets = newSecrets()
const stripe = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_PUBLISHABLE_KEY: 'pk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' }

test('with nothing set, every part is embedded, and the product accepts the settings', () => {
  const { env, embedded } = chooseParts({}, chosenPorts({}), secrets)
  expect(embedded).toEqual({ postgres: true, stripe: true, mail: true })
  expect(parseEnv(env)).toMatchObject({
    APP_URL: 'http://localhost:3000',
    DATABASE_URL: 'postgres://refill@localhost:54329/refill',
    STRIPE_API_BASE: 'http://localhost:12111',
    SMTP_URL: 'smtp://localhost:1025',
    MAIL_INBOX_URL: 'http://localhost:8025',
    OPERATOR_EMAILS: ['noor@refill.localhost'],
    sandbox: true,
  })
})

test.each([
  ['postgres', { DATABASE_URL: 'postgres://db.example.com/refill' }],
  ['stripe', stripe],
  ['mail', { SMTP_URL: 'smtp://mail.example.com' }],
] as const)('the real %s replaces the embedded one and no other', (part, given) => {
  const { env, embedded } = chooseParts(given, chosenPorts(given), secrets)
  expect(embedded).toEqual({ postgres: true, stripe: true, mail: true, [part]: false })
  // What was given reaches the parts as it was: the environment they inherit, with these settings over it.
  const merged = parseEnv({ ...given, ...env })
  expect(merged).toMatchObject(given)
  expect(merged.sandbox).toBe(part !== 'stripe')
})

test('Stripe set by half is refused by name', () => {
  const given = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_PUBLISHABLE_KEY: 'pk_test_1' }
  expect(() => chooseParts(given, chosenPorts(given), secrets)).toThrow(
    'Stripe is set by half, without STRIPE_WEBHOOK_SECRET: set all three, or none for the sandbox.',
  )
})

test('a port chosen moves the address with it', () => {
  const given = { PORT: '4000', APP_URL: 'http://localhost:3000' }
  expect(chooseParts(given, chosenPorts(given), secrets).env.APP_URL).toBe('http://localhost:4000')
  expect(chosenPorts({ APP_URL: 'http://localhost:4321' }).app).toBe(4321)
  expect(() => chosenPorts({ PORT: 'three' })).toThrow('PORT must be a port number from 1 to 65535.')
})

test('a taken port is one sentence: who wants it, and how to choose another', async () => {
  const ports = { ...chosenPorts({}), mail: await freePort() }
  const server = createServer().listen(ports.mail, 'localhost')
  await new Promise((resolve) => server.once('listening', resolve))
  const wanted = wantedPorts(ports, chooseParts({}, ports, secrets)).filter(({ port }) => port === ports.mail)
  expect(await takenPort(wanted)).toBe(
    `Port ${ports.mail}, which the mail inbox wants, is already taken: stop what uses it, or choose another with REFILL_MAIL_PORT=${ports.mail + 1}.`,
  )
  await new Promise((resolve) => server.close(resolve))
  expect(await takenPort(wanted)).toBeUndefined()
})

test('a part replaced by a real one wants no port', () => {
  const given = { DATABASE_URL: 'postgres://db.example.com/refill', SMTP_URL: 'smtp://mail.example.com' }
  const wanted = wantedPorts(chosenPorts({}), chooseParts(given, chosenPorts(given), secrets))
  expect(wanted.map(({ part }) => part)).toEqual(['the product', 'the Stripe sandbox'])
})

test('secrets are made once, kept, and nobody else may read them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'refill-secrets-'))
  const file = join(folder, 'kept', 'secrets.json')
  const made = await keptSecrets(file)
  expect(await keptSecrets(file)).toEqual(made)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  await rm(folder, { recursive: true })
})
