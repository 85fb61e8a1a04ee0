import { z } from 'zod'
import { mailAddress } from '@/lib/auth/rules'

/**
 * Every setting the product reads, checked once at start. Nothing else in the code touches `process.env`
 * (the launcher and the tests, which set it, aside).
 *
 * The Stripe sandbox is chosen by its key alone: a secret key that begins with `sk_sandbox_` is spoken to at
 * `STRIPE_API_BASE`. Such a key opens the demo doors (one-click sign-in, time machine), so it is refused
 * wherever `APP_URL` is not on this machine.
 */
const DATABASE_URL = z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')

/** Addresses between commas, each in the one way the product writes them; none where nothing is set. */
function mailAddresses() {
  return z
    .string()
    .default('')
    .transform((text, context) => {
      const typed = text.split(',').filter((each) => each.trim() !== '')
      const addresses = typed.map(mailAddress).filter((each) => each !== null)
      if (addresses.length < typed.length) {
        context.addIssue({ code: 'custom', message: 'must be mail addresses with commas between them' })
      }
      return addresses
    })
}

const schema = z
  .object({
    NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
    APP_URL: z.url(),
    DATABASE_URL,
    AUTH_SECRET: z.string().min(32, 'must have at least 32 characters'),
    STRIPE_SECRET_KEY: z.string().regex(/^(sk|rk)_/, 'must begin with sk_ or rk_'),
    STRIPE_PUBLISHABLE_KEY: z.string().regex(/^pk_/, 'must begin with pk_'),
    STRIPE_WEBHOOK_SECRET: z.string().regex(/^whsec_/, 'must begin with whsec_'),
    STRIPE_API_BASE: z.url().optional(),
    SMTP_URL: z.string().regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://'),
    MAIL_FROM: z.string().default('Refill <credits@refill.localhost>'),
    MAIL_INBOX_URL: z.url().optional(),
    OPERATOR_EMAILS: mailAddresses(),
  })
  .superRefine((env, context) => {
    if (!env.STRIPE_SECRET_KEY.startsWith('sk_sandbox_')) return
    if (!env.STRIPE_API_BASE) {
      context.addIssue({ code: 'custom', path: ['STRIPE_API_BASE'], message: 'must be set for a sandbox key' })
    }
    if (new URL(env.APP_URL).hostname !== 'localhost') {
      context.addIssue({
        code: 'custom',
        path: ['STRIPE_SECRET_KEY'],
        message: 'is a sandbox key, which is only accepted where APP_URL is on localhost',
      })
    }
  })

export type Env = z.infer<typeof schema> & { readonly sandbox: boolean }

/** The settings named in `source`, or an error that lists every one missing or malformed (never its value). */
export function parseEnv(source: Record<string, string | undefined>): Env {
  // An empty line in a .env file means "not set", not "set to nothing".
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  // In production the address is never guessed: a sandbox key is let through on localhost alone.
  const given = set.NODE_ENV === 'production' ? set : { APP_URL: 'http://localhost:3000', ...set }
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0])
      return given[name] === undefined ? `  ${name} is not set` : `  ${name} ${issue.message}`
    })
    throw new Error(`Refill can't start with these settings:\n${[...new Set(faults)].join('\n')}\nSee .env.example.`)
  }
  return { ...parsed.data, sandbox: parsed.data.STRIPE_SECRET_KEY.startsWith('sk_sandbox_') }
}

/** The database alone, for commands that need nothing else. */
export function databaseUrl(source: Record<string, string | undefined> = process.env): string {
  const url = DATABASE_URL.safeParse(source.DATABASE_URL)
  if (url.success) return url.data
  throw new Error(
    `DATABASE_URL ${source.DATABASE_URL ? 'must begin with postgres://' : 'is not set'}. See .env.example.`,
  )
}

let settings: Env | undefined

/** The process's settings, parsed at the first call so that a build needs no secrets. */
export function env(): Env {
  settings ??= parseEnv(process.env)
  return settings
}
