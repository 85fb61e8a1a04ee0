import { DrizzleAdapter } from '@auth/drizzle-adapter'
import type { NextAuthConfig } from 'next-auth'
import { type Database, db } from '@/db/client'
import { identities, sessions, users, verificationTokens } from '@/db/schema'

type Adapter = NonNullable<NextAuthConfig['adapter']>
type IdentitiesTable = NonNullable<Parameters<typeof DrizzleAdapter<Database>>[1]>['accountsTable']

/** Auth.js on our tables. */
export function adapter(): Adapter {
  return {
    ...DrizzleAdapter(db(), {
      usersTable: users,
      accountsTable: identities as IdentitiesTable,
      sessionsTable: sessions,
      verificationTokensTable: verificationTokens,
    }),
    // Two links of a new person opened in the same moment: both find nobody, the second must not fail.
    async createUser({ email, emailVerified }) {
      const [user] = await db()
        .insert(users)
        .values({ email, emailVerified })
        .onConflictDoUpdate({ target: users.email, set: { emailVerified } })
        .returning()
      return user!
    },
  }
}
