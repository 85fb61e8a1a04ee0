import { sql } from 'drizzle-orm'
import { DEMO_PEOPLE } from '@/lib/auth/rules'
import { asCommand } from '@/lib/command-line'
import { welcome } from '@/lib/subscriptions/commands'
import { db, disconnect } from './client'
import { users } from './schema'

/** The demo people, each at their desk on the free plan. Doing it twice changes nothing. */
export async function seed(): Promise<void> {
  for (const { name, email } of DEMO_PEOPLE) {
    const [user] = await db()
      .insert(users)
      .values({ name, email, emailVerified: sql`now()` })
      .onConflictDoUpdate({ target: users.email, set: { name } })
      .returning({ id: users.id })
    await welcome({ id: user!.id, name, email })
  }
}

asCommand(import.meta.url, async () => {
  await seed()
  await disconnect()
  console.log('The demo people are here.')
})
