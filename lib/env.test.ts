import { expect, test } from 'vitest'
import { parseEnv } from './env'

const real = {
  NODE_ENV: 'production',
  APP_URL: 'https://credits.example.com',
  DATABASE_URL: 'postgres://refill:hunter2@db.example.com/refill',
  AUTH_SECRET: 'a-secret-of-at-least-32-characters',
  STRIPE_SECRET_KEY: 'sk_live_abc',
  STRIPE_PUBLISHABLE_KEY: 'pk_live_abc',
  STRIPE_WEBHOOK_SECRET: 'whsec_abc',
  SMTP_URL: 'smtps://user:hunter2@mail.example.com',
}

const sandbox = {
  ...real,
  APP_URL: 'http://localhost:3000',
  STRIPE_SECRET_KEY: 'sk_sandbox_refill',
  STRIPE_API_BASE: 'http://localhost:12111',
}

function refusal(source: Record<string, string | undefined>): string {
  try {
    parseEnv(source)
  } catch (error) {
    return (error as Error).message
  }
  return 'not refused'
}

test('a whole configuration is taken as it is, and is no sandbox', () => {
  expect(parseEnv(real)).toMatchObject({ ...real, sandbox: false })
})

test('a sandbox key on this machine is the sandbox', () => {
  expect(parseEnv(sandbox).sandbox).toBe(true)
})

test.each([
  'APP_URL',
  'DATABASE_URL',
  'AUTH_SECRET',
  'STRIPE_SECRET_KEY',
  'STRIPE_PUBLISHABLE_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'SMTP_URL',
])('%s is named when it is missing, also when its line is there but empty', (name) => {
  expect(refusal({ ...real, [name]: undefined })).toContain(`\n  ${name} is not set\n`)
  expect(refusal({ ...real, [name]: '' })).toContain(`\n  ${name} is not set\n`)
})

test('operators are mail addresses between commas, written in one way; without the line nobody is one', () => {
  expect(parseEnv(real).OPERATOR_EMAILS).toEqual([])
  const given = { ...real, OPERATOR_EMAILS: ' Ada@Example.com,ben@example.com , ' }
  expect(parseEnv(given).OPERATOR_EMAILS).toEqual(['ada@example.com', 'ben@example.com'])
})

test('all that is missing is named at once', () => {
  expect(refusal({})).toBe(
    [
      "Refill can't start with these settings:",
      '  DATABASE_URL is not set',
      '  AUTH_SECRET is not set',
      '  STRIPE_SECRET_KEY is not set',
      '  STRIPE_PUBLISHABLE_KEY is not set',
      '  STRIPE_WEBHOOK_SECRET is not set',
      '  SMTP_URL is not set',
      'See .env.example.',
    ].join('\n'),
  )
})

test.each([
  ['APP_URL', 'hunter2 example', /APP_URL /],
  ['DATABASE_URL', 'mysql://hunter2@db', /DATABASE_URL must begin with postgres:\/\//],
  ['AUTH_SECRET', 'hunter2', /AUTH_SECRET must have at least 32 characters/],
  ['STRIPE_SECRET_KEY', 'pk_hunter2', /STRIPE_SECRET_KEY must begin with sk_ or rk_/],
  ['STRIPE_PUBLISHABLE_KEY', 'sk_hunter2', /STRIPE_PUBLISHABLE_KEY must begin with pk_/],
  ['STRIPE_WEBHOOK_SECRET', 'hunter2', /STRIPE_WEBHOOK_SECRET must begin with whsec_/],
  ['SMTP_URL', 'http://hunter2', /SMTP_URL must begin with smtp:\/\/ or smtps:\/\//],
  ['STRIPE_API_BASE', 'hunter2', /STRIPE_API_BASE /],
  ['OPERATOR_EMAILS', 'ada@example.com, hunter2', /OPERATOR_EMAILS must be mail addresses/],
])('%s is refused when malformed, without repeating the value', (name, value, said) => {
  const message = refusal({ ...real, [name]: value })
  expect(message).toMatch(said)
  expect(message).not.toContain('hunter2')
})

test('a sandbox key is refused wherever the product is reached from elsewhere', () => {
  const message = refusal({ ...sandbox, APP_URL: 'https://credits.example.com' })
  expect(message).toContain('STRIPE_SECRET_KEY is a sandbox key, which is only accepted where APP_URL is on localhost')
  expect(message).not.toContain('sk_sandbox_refill')
  for (const lookalike of [
    'https://localhost.example.com',
    'https://example.com/localhost',
    'http://localhost@evil.com',
  ]) {
    expect(refusal({ ...sandbox, APP_URL: lookalike })).toContain('STRIPE_SECRET_KEY is a sandbox key')
  }
})

test('a sandbox key without the address of its sandbox is refused: it would reach for the real Stripe', () => {
  expect(refusal({ ...sandbox, STRIPE_API_BASE: undefined })).toContain('STRIPE_API_BASE')
})
