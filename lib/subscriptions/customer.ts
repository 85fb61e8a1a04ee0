import { and, eq, isNull, lte, or } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { workspaces } from '@/db/schema'
import { accept } from '@/lib/core/outcome'
import { enqueue } from '@/lib/jobs/queue'
import {
  type Customer,
  chargeDefaultCard,
  createCustomer,
  describeCustomer,
  fetchCustomer,
  setDefaultCard,
} from '@/lib/stripe/customers'
import { orThrow, type StripeOutcome } from '@/lib/stripe/failures'
import { nextRead } from './rows'

/**
 * The workspace's customer at Stripe, created the first time anybody pays, once however many ask at the same time. A call
 * that brings no answer is counted, and the next one has another key: Stripe would repeat an answer that was a failure of
 * its own for a day. Should both have made one, the one that is written down is everybody's, and nobody pays the other.
 */
export async function customerOf(
  workspace: { id: string; name: string },
  payer: { email: string },
): Promise<StripeOutcome<string>> {
  const [known] = await db()
    .select({ id: workspaces.stripeCustomerId, former: workspaces.formerCustomerId, misses: workspaces.customerMisses })
    .from(workspaces)
    .where(eq(workspaces.id, workspace.id))
  if (!known) throw new Error(`There is no workspace ${workspace.id}.`)
  if (known.id) return accept(known.id)
  const after = known.former ? `:after:${known.former}` : ''
  const again = known.misses > 0 ? `:${known.misses}` : ''
  const created = await createCustomer(workspace.id, { idempotencyKey: `customer:${workspace.id}${after}${again}` })
  if (!created.ok) {
    if (created.refusal.code === 'unreachable') await countMiss(workspace.id, known.misses)
    return created
  }
  const own = and(eq(workspaces.id, workspace.id), isNull(workspaces.stripeCustomerId))
  await db().update(workspaces).set({ stripeCustomerId: created.value.id }).where(own)
  const [now] = await db()
    .select({ id: workspaces.stripeCustomerId })
    .from(workspaces)
    .where(eq(workspaces.id, workspace.id))
  const customerId = now?.id ?? created.value.id
  // Words for Stripe's pages and receipts; without them everything works as well.
  await describeCustomer(customerId, { name: workspace.name, email: payer.email })
  return accept(customerId)
}

async function countMiss(workspaceId: string, misses: number): Promise<void> {
  await db()
    .update(workspaces)
    .set({ customerMisses: misses + 1 })
    .where(and(eq(workspaces.id, workspaceId), eq(workspaces.customerMisses, misses)))
}

/** Makes a card the workspace's default at Stripe, and returns the customer as it is then. */
export async function adoptCard(customerId: string, paymentMethodId: string): Promise<StripeOutcome<Customer>> {
  const adopted = await setDefaultCard(customerId, paymentMethodId)
  return adopted.ok ? fetchCustomer(customerId, await nextRead()) : adopted
}

/** Has every plan of the customer be charged to the card on file; can be repeated. */
export async function payPlansWithCardOnFile(customerId: string): Promise<void> {
  orThrow(await chargeDefaultCard(customerId))
}

/** Writes the customer's default card where the product reads it, unless a later read was here first. */
export async function mirrorCard(tx: Transaction, customer: Customer): Promise<void> {
  const { card, readNumber } = customer
  const own = eq(workspaces.stripeCustomerId, customer.id)
  const [before] = await tx.select({ cardId: workspaces.cardId }).from(workspaces).where(own)
  const [after] = await tx
    .update(workspaces)
    .set({
      cardId: card?.id ?? null,
      cardFingerprint: card?.fingerprint ?? null,
      cardBrand: card?.brand ?? null,
      cardLast4: card?.last4 ?? null,
      cardExpMonth: card?.expMonth ?? null,
      cardExpYear: card?.expYear ?? null,
      cardReadNumber: readNumber,
    })
    .where(and(own, or(isNull(workspaces.cardReadNumber), lte(workspaces.cardReadNumber, readNumber))))
    .returning({ workspaceId: workspaces.id, cardId: workspaces.cardId })
  if (!after?.cardId || after.cardId === before?.cardId) return
  // Auto-reload may have waited for another card, and plans may still have one of their own.
  await enqueue(tx, 'auto-reloads.card', { workspaceId: after.workspaceId })
  await enqueue(tx, 'plans.card', { customerId: customer.id })
}

/**
 * Reads the customer again and mirrors its card: after a change that was made at Stripe. One that was deleted there is
 * forgotten, so that whoever pays next gets a new one.
 */
export async function syncCustomer(customerId: string, alongside?: Alongside): Promise<{ deleted: boolean }> {
  const customer = orThrow(await fetchCustomer(customerId, await nextRead()))
  await db().transaction(async (tx) => {
    await mirrorCard(tx, customer)
    if (customer.deleted) {
      await tx
        .update(workspaces)
        .set({ stripeCustomerId: null, formerCustomerId: customerId })
        .where(eq(workspaces.stripeCustomerId, customerId))
    }
    await alongside?.(tx, customer.deleted ? 'customer deleted' : 'card read again')
  })
  return { deleted: customer.deleted }
}

/** As `syncCustomer`, for the workspace whose card on file this is; an event about a card may not name its customer. */
export async function syncCard(cardId: string, alongside: Alongside): Promise<void> {
  const [found] = await db()
    .select({ customerId: workspaces.stripeCustomerId })
    .from(workspaces)
    .where(eq(workspaces.cardId, cardId))
  if (found?.customerId) await syncCustomer(found.customerId, alongside)
  else await db().transaction((tx) => alongside(tx, 'no card on file here'))
}

/** What else belongs into the commit of an effect, with what the effect came to: an event that is handled by it. */
export type Alongside = (tx: Transaction, outcome: string) => Promise<void>
