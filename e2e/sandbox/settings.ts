import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DEMO_OPERATOR } from '@/lib/auth/rules'
import type { Wanted } from './ports'

export type Given = Record<string, string | undefined>

export type Ports = Readonly<Record<'app' | 'postgres' | 'stripe' | 'smtp' | 'mail', number>>

/** What is generated once and kept, since sessions and signatures made with it must outlive a restart. */
export type Secrets = { readonly authSecret: string; readonly webhookSecret: string }

/** The settings every part is started with, and which parts this machine brings itself. */
export type Settings = {
  readonly env: Record<string, string>
  readonly embedded: { readonly postgres: boolean; readonly stripe: boolean; readonly mail: boolean }
}

/** The ports of `npm run dev`: each has a usual one and a setting that chooses another. Throws on what is no port. */
export function chosenPorts(given: Given): Ports {
  const port = (setting: string, usual: number) => {
    const value = given[setting]
    if (!value) return usual
    if (/^\d+$/.test(value) && Number(value) > 0 && Number(value) < 65_536) return Number(value)
    throw new Error(`${setting} must be a port number from 1 to 65535.`)
  }
  const address = localAddress(given.APP_URL)
  return {
    app: port('PORT', Number(address?.port || 3000)),
    postgres: port('REFILL_POSTGRES_PORT', 54329),
    stripe: port('REFILL_STRIPE_PORT', 12111),
    smtp: port('REFILL_SMTP_PORT', 1025),
    mail: port('REFILL_MAIL_PORT', 8025),
  }
}

/** The ports that are really needed: a part replaced by a real one wants none. */
export function wantedPorts(ports: Ports, { embedded }: Settings): Wanted[] {
  const all = [
    { part: 'the product', port: ports.app, setting: 'PORT', needed: true },
    { part: 'Postgres', port: ports.postgres, setting: 'REFILL_POSTGRES_PORT', needed: embedded.postgres },
    { part: 'the Stripe sandbox', port: ports.stripe, setting: 'REFILL_STRIPE_PORT', needed: embedded.stripe },
    { part: "the inbox's mail server", port: ports.smtp, setting: 'REFILL_SMTP_PORT', needed: embedded.mail },
    { part: 'the mail inbox', port: ports.mail, setting: 'REFILL_MAIL_PORT', needed: embedded.mail },
  ]
  return all.filter(({ needed }) => needed)
}

/**
 * Chooses for each of database, Stripe and mail: the real one where its settings are given, else the embedded one.
 * Throws when Stripe is given by half, which would end in payments nobody hears of.
 */
export function chooseParts(given: Given, ports: Ports, secrets: Secrets): Settings {
  const embedded = { postgres: !given.DATABASE_URL, stripe: !given.STRIPE_SECRET_KEY, mail: !given.SMTP_URL }
  const missing = ['STRIPE_SECRET_KEY', 'STRIPE_PUBLISHABLE_KEY', 'STRIPE_WEBHOOK_SECRET'].filter(
    (name) => !given[name],
  )
  if (missing.length > 0 && missing.length < 3) {
    throw new Error(`Stripe is set by half, without ${missing.join(' and ')}: set all three, or none for the sandbox.`)
  }
  const local = localAddress(given.APP_URL) !== undefined || !given.APP_URL
  const appUrl = local ? `http://localhost:${ports.app}` : String(given.APP_URL)
  const env = {
    APP_URL: appUrl,
    AUTH_URL: appUrl,
    AUTH_TRUST_HOST: 'true',
    AUTH_SECRET: given.AUTH_SECRET || secrets.authSecret,
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: given.DATABASE_URL || `postgres://refill@localhost:${ports.postgres}/refill`,
    SMTP_URL: given.SMTP_URL || `smtp://localhost:${ports.smtp}`,
    ...(embedded.mail && { MAIL_INBOX_URL: `http://localhost:${ports.mail}` }),
    ...(embedded.stripe && {
      STRIPE_SECRET_KEY: 'sk_sandbox_refill',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_sandbox',
      STRIPE_API_BASE: `http://localhost:${ports.stripe}`,
      STRIPE_WEBHOOK_SECRET: secrets.webhookSecret,
      OPERATOR_EMAILS: given.OPERATOR_EMAILS || DEMO_OPERATOR.email,
    }),
  }
  return { env, embedded }
}

/** The secrets in `file`, made at the first call; nobody but the owner may read it. */
export async function keptSecrets(file: string): Promise<Secrets> {
  const kept = await readFile(file, 'utf8').catch(() => undefined)
  if (kept) return JSON.parse(kept)
  const made = newSecrets()
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
  return made
}

export function newSecrets(): Secrets {
  const secret = () => randomBytes(32).toString('base64url')
  return { authSecret: secret(), webhookSecret: `whsec_${secret()}` }
}

function localAddress(appUrl: string | undefined): URL | undefined {
  if (!appUrl || !URL.canParse(appUrl)) return undefined
  const url = new URL(appUrl)
  return url.hostname === 'localhost' ? url : undefined
}
