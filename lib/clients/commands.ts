import { randomInt } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { clients } from '@/db/schema'
import { slugFrom } from './rules'

/** Adds a client to a workspace, under a slug that nobody has. Credits are another slice's matter. */
export async function addClient(
  tx: Transaction,
  { workspaceId, name }: { workspaceId: string; name: string },
): Promise<{ id: string; slug: string }> {
  for (;;) {
    const slug = slugFrom(randomInt)
    const [client] = await tx
      .insert(clients)
      .values({ workspaceId, name, slug, createdAt: sql`clock_now()` })
      .onConflictDoNothing({ target: clients.slug })
      .returning({ id: clients.id, slug: clients.slug })
    // One in 300 billion slugs is taken by the first client; then another one is drawn.
    if (client) return client
  }
}
