import { and, eq } from 'drizzle-orm'
import { cache } from 'react'
import { db } from '@/db/client'
import { verificationTokens } from '@/db/schema'
import { callName } from './rules'
import { hashOf } from './token'

export type User = { id: string; name: string; email: string }

/** Who is signed in, or null. Asked once per request however many ask. */
export const currentUser = cache(async (): Promise<User | null> => {
  // Auth.js loads only inside Next; the worker and the tests load the queries around this one as well.
  const { auth } = await import('./auth')
  const user = (await auth())?.user
  if (!user?.id || !user.email) return null
  return { id: user.id, name: callName({ name: user.name ?? null, email: user.email }), email: user.email }
})

/** Whether a sign-in link still opens the door. Looking doesn't use it up. */
export async function linkIsOpen(email: string, token: string): Promise<boolean> {
  const [link] = await db()
    .select({ expires: verificationTokens.expires })
    .from(verificationTokens)
    .where(and(eq(verificationTokens.identifier, email), eq(verificationTokens.token, hashOf(token))))
  return link !== undefined && link.expires.getTime() > Date.now()
}
