import { eq } from 'drizzle-orm'
import { db } from '@/db/client'
import { workspaces } from '@/db/schema'
import { syncCustomer } from '@/lib/subscriptions/customer'
import type { Purchase } from './row'

/** Stripe's name of the card on file. */
export async function cardOf(workspaceId: string): Promise<string | null> {
  const [row] = await db().select({ cardId: workspaces.cardId }).from(workspaces).where(eq(workspaces.id, workspaceId))
  return row?.cardId ?? null
}

/**
 * What of a purchase's payer is not at Stripe any more, though nobody told us: the customer was deleted there, or `cardId`
 * taken off; null where both are there. What is there is written down, so that the next payment goes by that.
 */
export async function goneOf(
  { customerId, workspaceId }: Purchase,
  cardId: string | null,
): Promise<'payer_gone' | 'card_gone' | null> {
  const { deleted } = await syncCustomer(customerId as string)
  if (deleted) return 'payer_gone'
  return cardId !== null && (await cardOf(workspaceId)) !== cardId ? 'card_gone' : null
}
