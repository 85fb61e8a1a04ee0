import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { DEMO_PEOPLE } from '@/lib/auth/rules'
import { openWorkspaceFor } from '@/lib/workspaces/commands'
import { db, disconnect } from './client'
import { users } from './schema'

/** The demo people, each with their workspace. Doing it twice changes nothing. */
export async function seed(): Promise<void> {
  await db().transaction(async (tx) => {
    for (const { name, email } of DEMO_PEOPLE) {
      const [user] = await tx
        .insert(users)
        .values({ name, email, emailVerified: sql`now()` })
        .onConflictDoUpdate({ target: users.email, set: { name } })
        .returning({ id: users.id })
      await openWorkspaceFor(tx, { id: user!.id, name, email })
    }
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await seed()
  await disconnect()
  console.log('The demo people are here.')
}
