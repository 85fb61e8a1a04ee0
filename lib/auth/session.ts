import { randomUUID } from 'node:crypto'
import { db } from '@/db/client'
import { sessions } from '@/db/schema'
import { env } from '@/lib/env'
import { SESSION_DAYS } from './rules'

/** Cookies are bound to https wherever people reach the product over it. Auth.js names them differently then. */
export function hasSecureCookies(): boolean {
  return env().APP_URL.startsWith('https:')
}

/** Opens a session as Auth.js would, and returns its cookie. Sessions live by the computer's own clock, as Auth.js's do. */
export async function openSession(userId: string) {
  const expires = new Date(Date.now() + SESSION_DAYS * 86_400_000)
  const sessionToken = randomUUID()
  await db().insert(sessions).values({ sessionToken, userId, expires })
  const secure = hasSecureCookies()
  return {
    name: `${secure ? '__Secure-' : ''}authjs.session-token`,
    value: sessionToken,
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure, expires },
  } as const
}
