import { sql } from 'drizzle-orm'
import type { User } from '@/lib/auth/queries'
import { DEMO_PEOPLE } from '@/lib/auth/rules'
import { type CatalogKey, DEFAULT_CATALOG } from '@/lib/catalog/rules'
import { asCommand } from '@/lib/command-line'
import { createClient } from '@/lib/subscriptions/clients'
import { welcome } from '@/lib/subscriptions/commands'
import { join } from '@/lib/workspaces/commands'
import { db, disconnect } from './client'
import { users } from './schema'

type DemoDesk = { catalog: CatalogKey; name?: string; clients?: [string, ...string[]]; members?: string[] }

/** What the demo people's workspaces are, by their owners; those not named here are on the usual catalog. */
const DESKS: Record<string, DemoDesk> = {
  'priya@refill.localhost': { catalog: 'tokens' },
  'ines@refill.localhost': {
    catalog: 'agency',
    name: 'Duarte & Friends',
    clients: ['Harbour Coffee', 'Fjord Outdoor', 'Lumen Lighting'],
    members: ['theo@refill.localhost'],
  },
  'callum@refill.localhost': { catalog: 'space', name: 'Reid on Film' },
}

/** The demo people, each at their desk on the free plan. Doing it twice changes nothing. */
export async function seed(): Promise<void> {
  const people = new Map<string, User>()
  for (const { name, email } of DEMO_PEOPLE) people.set(email, await person(name, email))
  const joined = Object.values(DESKS).flatMap(({ members = [] }) => members)
  for (const [email, user] of people) {
    // Who works at somebody else's desk opens none of their own.
    if (!joined.includes(email)) await open(user, DESKS[email] ?? { catalog: DEFAULT_CATALOG }, people)
  }
}

async function person(name: string, email: string): Promise<User> {
  const [user] = await db()
    .insert(users)
    .values({ name, email, emailVerified: sql`now()` })
    .onConflictDoUpdate({ target: users.email, set: { name } })
    .returning({ id: users.id })
  return { id: user!.id, name, email }
}

async function open(owner: User, desk: DemoDesk, people: Map<string, User>): Promise<void> {
  const [first, ...others] = desk.clients ?? []
  const { workspaceId } = await welcome(owner, { catalog: desk.catalog, name: desk.name, client: first })
  for (const email of desk.members ?? []) {
    const userId = people.get(email)!.id
    await db().transaction((tx) => join(tx, { workspaceId, userId, role: 'member' }))
  }
  // A client that is there already is refused, since its name is taken.
  for (const name of others) await createClient({ workspace: { id: workspaceId, catalog: desk.catalog } }, { name })
}

asCommand(import.meta.url, async () => {
  await seed()
  await disconnect()
  console.log('The demo people are here.')
})
