import { randomBytes } from 'node:crypto'
import { and, eq, gt, lt, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { users, verificationTokens } from '@/db/schema'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { enqueueEmail } from '@/lib/emails/outbox'
import { signInEmail } from '@/lib/emails/templates/sign-in'
import { env } from '@/lib/env'
import { DEMO_PEOPLE, LINK_MINUTES, LINKS_AT_ONCE, LINKS_WINDOW_MINUTES, safeReturn } from './rules'
import { hashOf } from './token'

const MINUTE_MS = 60_000

/**
 * Makes a sign-in link and enqueues the mail that carries it, in one commit. Whether the address belongs to anybody is
 * not looked at, so the answer can't tell. Links that were used don't count against the limit.
 *
 * @param email a normalised address, see `mailAddress`
 * @param callbackUrl where the person wants to be afterwards
 */
export async function sendSignInLink(email: string, callbackUrl: string): Promise<Outcome<null, 'too-many-links'>> {
  const token = randomBytes(32).toString('base64url')
  const now = Date.now()
  const expires = new Date(now + LINK_MINUTES * MINUTE_MS)
  const stillInWindow = new Date(expires.getTime() - LINKS_WINDOW_MINUTES * MINUTE_MS)
  const ofAddress = eq(verificationTokens.identifier, email)

  return db().transaction(async (tx) => {
    // One request per address at a time: two that count at once would both find room for the last link.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sign-in ${email}`}, 0))`)
    await tx.delete(verificationTokens).where(and(ofAddress, lt(verificationTokens.expires, new Date(now))))
    const sent = await tx.$count(verificationTokens, and(ofAddress, gt(verificationTokens.expires, stillInWindow)))
    if (sent >= LINKS_AT_ONCE) return refuse('too-many-links' as const)

    await tx.insert(verificationTokens).values({ identifier: email, token: hashOf(token), expires })
    await enqueueEmail(tx, {
      to: email,
      ...signInEmail({ url: linkTo(email, token, callbackUrl), validMinutes: LINK_MINUTES }),
    })
    return accept(null)
  })
}

// To the page with the button, not to the address that redeems: scanners follow links in mails, but press no buttons.
function linkTo(email: string, token: string, callbackUrl: string): string {
  const link = new URL('/auth/confirm', env().APP_URL)
  link.search = new URLSearchParams({ email, token, callbackUrl: safeReturn(callbackUrl, env().APP_URL) }).toString()
  return link.href
}

/**
 * The person behind a demo address, met for the first time or again. `newcomer` makes up somebody nobody has met.
 * Only the sandbox has this door: everywhere else it throws.
 */
export async function demoPerson(choice: string): Promise<Outcome<{ id: string }, 'unknown-person'>> {
  if (!env().sandbox) throw new Error('There are no demo people outside the sandbox.')
  const person = choice === 'newcomer' ? newcomer() : DEMO_PEOPLE.find((each) => each.email === choice)
  if (!person) return refuse('unknown-person')
  const [user] = await db()
    .insert(users)
    .values({ name: person.name, email: person.email, emailVerified: new Date() })
    .onConflictDoUpdate({ target: users.email, set: { name: person.name } })
    .returning({ id: users.id })
  return accept(user!)
}

function newcomer() {
  const id = randomBytes(5).toString('hex')
  return { name: `Newcomer ${id}`, email: `newcomer-${id}@refill.localhost` }
}
