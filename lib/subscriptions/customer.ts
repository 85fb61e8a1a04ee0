import { and, eq, isNull } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { workspaces } from '@/db/schema'
import { accept } from '@/lib/core/outcome'
import { type Customer, createCustomer, describeCustomer, fetchCustomer, setDefaultCard } from '@/lib/stripe/customers'
import { orThrow, type StripeOutcome } from '@/lib/stripe/failures'

/** The workspace's customer at Stripe, created the first time anybody pays, once however many ask at the same time. */
export async function customerOf(
  workspace: { id: string; name: string },
  payer: { email: string },
): Promise<StripeOutcome<string>> {
  const [known] = await db()
    .select({ id: workspaces.stripeCustomerId })
    .from(workspaces)
    .where(eq(workspaces.id, workspace.id))
  if (known?.id) return accept(known.id)
  const created = await createCustomer(workspace.id, { idempotencyKey: `customer:${workspace.id}` })
  if (!created.ok) return created
  const customerId = created.value.id
  await db()
    .update(workspaces)
    .set({ stripeCustomerId: customerId })
    .where(and(eq(workspaces.id, workspace.id), isNull(workspaces.stripeCustomerId)))
  // Words for Stripe's pages and receipts; without them everything works as well.
  await describeCustomer(customerId, { name: workspace.name, email: payer.email })
  return accept(customerId)
}

/** Makes a card the workspace's default at Stripe, and returns the customer as it is then. */
export async function adoptCard(customerId: string, paymentMethodId: string): Promise<StripeOutcome<Customer>> {
  const adopted = await setDefaultCard(customerId, paymentMethodId)
  return adopted.ok ? fetchCustomer(customerId) : adopted
}

/** Writes the customer's default card where the product reads it. */
export async function mirrorCard(tx: Transaction, customer: Customer): Promise<void> {
  const { card } = customer
  await tx
    .update(workspaces)
    .set({
      cardId: card?.id ?? null,
      cardBrand: card?.brand ?? null,
      cardLast4: card?.last4 ?? null,
      cardExpMonth: card?.expMonth ?? null,
      cardExpYear: card?.expYear ?? null,
    })
    .where(eq(workspaces.stripeCustomerId, customer.id))
}

/** Reads the customer again and mirrors its card: after a change that was made at Stripe. */
export async function syncCustomer(customerId: string, alongside?: Alongside): Promise<void> {
  const customer = orThrow(await fetchCustomer(customerId))
  await db().transaction(async (tx) => {
    await mirrorCard(tx, customer)
    await alongside?.(tx, customer.deleted ? 'customer deleted' : 'card read again')
  })
}

/** What else belongs into the commit of an effect, with what the effect came to: an event that is handled by it. */
export type Alongside = (tx: Transaction, outcome: string) => Promise<void>
