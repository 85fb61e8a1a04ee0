import { and, eq, sql } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { clockNow } from '@/db/clock'
import { subscriptions } from '@/db/schema'
import type { User } from '@/lib/auth/queries'
import { type CatalogKey, catalogOf, findPaidPlan, freePlanOf, planLookupKey } from '@/lib/catalog/rules'
import type { Interval, PaidPlan } from '@/lib/catalog/schema'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { env } from '@/lib/env'
import { openAccount } from '@/lib/ledger/commands'
import { type CheckoutSession, expireCheckout, fetchCheckout, openSubscriptionCheckout } from '@/lib/stripe/checkout'
import { orThrow, type StripeOutcome } from '@/lib/stripe/failures'
import { findPrice } from '@/lib/stripe/prices'
import { openWorkspaceFor } from '@/lib/workspaces/commands'
import type { Desk } from '@/lib/workspaces/queries'
import { completeInvoice, syncSubscription } from './completion'
import { customerOf } from './customer'
import { standingOf } from './queries'
import { lockCalendar, postDueRefills, saveCalendar } from './refills'
import { freeCalendarOf } from './rules'

/** Opens a person's desk at their first visit, the free plan's first credits included; later it is just found. */
export async function welcome(user: User): Promise<{ slug: string }> {
  return db().transaction(async (tx) => {
    const { clientId, slug, created } = await openWorkspaceFor(tx, user)
    if (created) await startFreePlan(tx, { accountId: clientId, catalog: 'studio' })
    return { slug }
  })
}

/** Opens a new client's book and puts it on the free plan, whose first refill arrives at once. Twice changes nothing. */
export async function startFreePlan(
  tx: Transaction,
  { accountId, catalog }: { accountId: string; catalog: CatalogKey },
): Promise<void> {
  await openAccount(tx, accountId)
  const now = await clockNow(tx)
  if (!(await lockCalendar(tx, accountId))) {
    await saveCalendar(tx, accountId, freeCalendarOf(freePlanOf(catalogOf(catalog)), now))
  }
  await postDueRefills(tx, accountId, now)
}

export type SubscribeRefusal = {
  code: 'unknown-plan' | 'already-subscribed' | 'payment-under-way' | 'stripe-unreachable'
  message: string
}

const WORDS = {
  'unknown-plan': 'This plan is not sold. Choose one of the plans on the page.',
  'already-subscribed': 'This client has a plan already. Another one can be chosen when it has ended.',
  'payment-under-way': 'A payment for another plan has just gone through. It is being confirmed; reload in a moment.',
  'stripe-unreachable': 'Our payment provider does not answer. Nothing was charged; try again in a moment.',
} as const

function refused(code: SubscribeRefusal['code']): { ok: false; refusal: SubscribeRefusal } {
  return refuse({ code, message: WORDS[code] })
}

type Choice = { plan: PaidPlan; interval: Interval }
type Row = typeof subscriptions.$inferSelect

/**
 * Opens hosted Checkout for a plan and returns its address. The row comes first and its id is the key at Stripe. An
 * account has one open checkout: the same choice again leads back to it, another choice closes it first.
 */
export async function subscribe(
  desk: Desk,
  chosen: { plan: string; interval: Interval },
): Promise<Outcome<{ url: string }, SubscribeRefusal>> {
  const plan = findPaidPlan(catalogOf(desk.workspace.catalog), chosen.plan)
  if (!plan) return refused('unknown-plan')
  const choice = { plan, interval: chosen.interval }
  const { status } = await standingOf(desk.client.id)
  if (status !== 'free' && status !== 'incomplete') return refused('already-subscribed')
  // Each turn opens the checkout or closes one that stands in its way; two tabs at once may take a few.
  for (let turn = 0; turn < 5; turn += 1) {
    const row = await openRow(desk, choice)
    const session = await sessionOf(desk, row)
    if (!session.ok) return refused('stripe-unreachable')
    const { value } = session
    if (value.status === 'complete') {
      await completeSession(value)
      const samePlan = row.plan === plan.key && row.interval === choice.interval
      return refused(samePlan ? 'already-subscribed' : 'payment-under-way')
    }
    const wanted = row.plan === plan.key && row.interval === choice.interval
    if (wanted && value.status === 'open' && value.url) return accept({ url: value.url })
    // Should it be paid in this very moment, closing it fails and the next turn finds it complete.
    if (value.status === 'open' && !(await expireCheckout(value.id)).ok) continue
    await abandon(row)
  }
  return refused('stripe-unreachable')
}

/** The account's open checkout: the one there is, whatever it is for, or a new one for `choice`. */
async function openRow(desk: Desk, { plan, interval }: Choice): Promise<Row> {
  const accountId = desk.client.id
  const [inserted] = await db()
    .insert(subscriptions)
    .values({
      accountId,
      plan: plan.key,
      interval,
      status: 'checkout',
      createdBy: desk.user.id,
      createdAt: sql`clock_now()`,
    })
    .onConflictDoNothing()
    .returning()
  if (inserted) return inserted
  const [open] = await db()
    .select()
    .from(subscriptions)
    .where(and(eq(subscriptions.accountId, accountId), eq(subscriptions.status, 'checkout')))
  return open ?? openRow(desk, { plan, interval })
}

/** The row's session as it stands at Stripe. One whose answer never arrived is found again by its key. */
async function sessionOf(desk: Desk, row: Row): Promise<StripeOutcome<CheckoutSession>> {
  if (row.stripeCheckoutSessionId) return fetchCheckout(row.stripeCheckoutSessionId)
  const catalog = catalogOf(desk.workspace.catalog)
  const plan = findPaidPlan(catalog, row.plan) as PaidPlan
  const customer = await customerOf(desk.workspace, desk.user)
  if (!customer.ok) return customer
  const price = await findPrice(planLookupKey(catalog, plan, row.interval))
  if (!price.ok) return price
  if (price.value?.amountCents !== plan.prices[row.interval]) {
    throw new Error(`Stripe does not have the price of ${row.plan} by the ${row.interval}: push the catalog.`)
  }
  const desks = `${env().APP_URL}/c/${desk.client.slug}`
  const opened = await openSubscriptionCheckout(
    {
      customerId: customer.value,
      priceId: price.value.id,
      reference: row.id,
      metadata: { workspace_id: desk.workspace.id, account_id: row.accountId, subscription_id: row.id },
      successUrl: `${desks}/checkout?session_id={CHECKOUT_SESSION_ID}`,
      cancelUrl: `${desks}/checkout?canceled=1&plan=${row.plan}&interval=${row.interval}`,
    },
    { idempotencyKey: `checkout:${row.id}` },
  )
  if (!opened.ok) return opened
  await db()
    .update(subscriptions)
    .set({ stripeCheckoutSessionId: opened.value.id })
    .where(and(eq(subscriptions.accountId, row.accountId), eq(subscriptions.id, row.id)))
  // A replayed answer is the session as it was opened; what became of it since, only reading tells.
  return fetchCheckout(opened.value.id)
}

async function abandon(row: Row): Promise<void> {
  await db().transaction((tx) => abandonCheckout(tx, row.accountId, row.id))
}

/** Marks a checkout that ended unpaid, so that the account's place is free for the next one. */
export async function abandonCheckout(tx: Transaction, accountId: string, id: string): Promise<void> {
  await tx
    .update(subscriptions)
    .set({ status: 'abandoned', endedAt: sql`clock_now()` })
    .where(and(eq(subscriptions.accountId, accountId), eq(subscriptions.id, id), eq(subscriptions.status, 'checkout')))
}

/** Brings a completed session's subscription and its first invoice home; the events about them then find it done. */
export async function completeSession(session: CheckoutSession): Promise<void> {
  if (session.subscriptionId) await syncSubscription(session.subscriptionId)
  if (session.invoiceId && session.paid) await completeInvoice(session.invoiceId)
}

export type SettledCheckout = {
  state: 'paid' | 'processing' | 'open' | 'expired'
  kind: 'subscription'
  plan: string
  interval: Interval
}

/** What became of a hosted Checkout, read again at Stripe: what the page shows that a person comes back to. */
export async function settleCheckout(
  desk: Desk,
  sessionId: string,
): Promise<Outcome<SettledCheckout, { code: 'unknown-checkout' | 'stripe-unreachable'; message: string }>> {
  const [row] = await db()
    .select()
    .from(subscriptions)
    .where(and(eq(subscriptions.accountId, desk.client.id), eq(subscriptions.stripeCheckoutSessionId, sessionId)))
  if (!row) return refuse({ code: 'unknown-checkout', message: 'There is no such checkout of this client.' })
  const { plan, interval } = row
  const session = await fetchCheckout(sessionId)
  if (!session.ok) return refuse({ code: 'stripe-unreachable', message: WORDS['stripe-unreachable'] })
  if (session.value.status === 'complete') await completeSession(session.value)
  if (session.value.status === 'expired') await abandon(row)
  const complete = session.value.paid ? 'paid' : 'processing'
  const state = session.value.status === 'complete' ? complete : session.value.status === 'open' ? 'open' : 'expired'
  return accept({ state, kind: 'subscription', plan, interval })
}

/** As the return page does, for a session that no browser and no event told us of: the worker's way. */
export async function settleSession(sessionId: string): Promise<string> {
  const session = orThrow(await fetchCheckout(sessionId))
  if (session.status === 'complete') await completeSession(session)
  const { account_id: accountId, subscription_id: id } = session.metadata
  if (session.status === 'expired' && accountId && id) {
    await db().transaction((tx) => abandonCheckout(tx, accountId, id))
  }
  return `checkout ${session.status}`
}
