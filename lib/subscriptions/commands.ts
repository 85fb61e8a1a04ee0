import { and, eq } from 'drizzle-orm'
import { db, type Transaction } from '@/db/client'
import { clockNow } from '@/db/clock'
import { subscriptions } from '@/db/schema'
import type { User } from '@/lib/auth/queries'
import { type CatalogKey, catalogOf, DEFAULT_CATALOG, findPaidPlan, freePlanOf } from '@/lib/catalog/rules'
import type { Interval } from '@/lib/catalog/schema'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { isUuid } from '@/lib/core/uuid'
import { openAccount } from '@/lib/ledger/commands'
import { fetchCheckout } from '@/lib/stripe/checkout'
import { orThrow, type StripeRefusal } from '@/lib/stripe/failures'
import { openWorkspaceFor } from '@/lib/workspaces/commands'
import type { Desk } from '@/lib/workspaces/queries'
import { freeCalendarOf } from './calendars'
import { abandonCheckout, type Choice, clearPlace, completeSession, sessionOf, takePlace } from './checkouts'
import { customerOf, syncCustomer } from './customer'
import { lockCalendar, postDueRefills, saveCalendar } from './refills'
import { holderOf } from './rows'
import { isLive } from './rules'

/**
 * Opens a person's desk at their first visit, the free plan's first credits included; later it is just found.
 * @param opening how the workspace is called and what it is on, where it is not the usual one
 */
export async function welcome(
  user: User,
  opening: { catalog: CatalogKey; name?: string; client?: string } = { catalog: DEFAULT_CATALOG },
): Promise<{ slug: string; workspaceId: string }> {
  return db().transaction(async (tx) => {
    const { clientId, slug, workspaceId, created } = await openWorkspaceFor(tx, user, opening)
    if (created) await startFreePlan(tx, { accountId: clientId, catalog: opening.catalog })
    return { slug, workspaceId }
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
  code: 'unknown-plan' | 'already-subscribed' | 'payment-under-way' | 'stripe-unreachable' | 'stripe-refused'
  message: string
}

const WORDS = {
  'unknown-plan': 'This plan is not sold. Choose one of the plans on the page.',
  'already-subscribed': 'This client has a plan already. Another one can be chosen when it has ended.',
  'payment-under-way': 'A payment for a plan of this client is being confirmed. Nothing else was charged; reload soon.',
  'stripe-unreachable': 'Our payment provider does not answer. Nothing was charged; try again in a moment.',
  'stripe-refused': 'Our payment provider did not accept this. Nothing was charged, and we will look into it.',
} as const

function refused(code: SubscribeRefusal['code']): { ok: false; refusal: SubscribeRefusal } {
  return refuse({ code, message: WORDS[code] })
}

/**
 * Opens hosted Checkout for a plan and returns its address. The row comes first and its id is the key at Stripe. An
 * account has one place: while a plan is live or its payment is under way no other can be paid. The same choice again
 * leads back to its open checkout, another choice closes it first.
 */
export async function subscribe(
  desk: Desk,
  chosen: { plan: string; interval: Interval },
): Promise<Outcome<{ url: string }, SubscribeRefusal>> {
  const plan = findPaidPlan(catalogOf(desk.workspace.catalog), chosen.plan)
  if (!plan?.sold) return refused('unknown-plan')
  // Each turn looks again at who has the place, then leads into its checkout or clears it; two tabs may take a few turns.
  for (let turn = 0; turn < 5; turn += 1) {
    const answer = await openCheckout(desk, { plan, interval: chosen.interval })
    if (answer) return answer
  }
  return refused('stripe-unreachable')
}

/** One turn of `subscribe`: null where something was in the way and has been cleared. */
async function openCheckout(desk: Desk, choice: Choice): Promise<Outcome<{ url: string }, SubscribeRefusal> | null> {
  const row = await takePlace(desk, choice)
  if (isLive(row.status)) return refused('already-subscribed')
  const customer = await customerOf(desk.workspace, desk.user)
  if (!customer.ok) return refusedBy(customer.refusal)
  const wanted = row.plan === choice.plan.key && row.interval === choice.interval
  const session = await sessionOf(desk, row, { customerId: customer.value, wanted })
  if (!session.ok) {
    // The customer may have been deleted at Stripe without our having heard of it; the next turn makes a new one.
    const { refusal } = session
    const gone = refusal.code === 'invalid' && refusal.reason === 'resource_missing'
    if (gone && (await syncCustomer(customer.value)).deleted) return null
    return refusedBy(refusal)
  }
  const { value } = session
  if (value?.status === 'complete') {
    await completeSession(value)
    const holder = await holderOf(db(), desk.client.id)
    if (!holder) return null
    return refused(wanted && isLive(holder.status) ? 'already-subscribed' : 'payment-under-way')
  }
  const payable = value?.status === 'open' && value.customerId === customer.value
  if (wanted && payable && value.url) return accept({ url: value.url })
  const cleared = await clearPlace(row, value)
  return cleared.ok ? null : refusedBy(cleared.refusal)
}

/** A refusal that no card and no network explains is a fault on our side, and somebody has to see it. */
function refusedBy(refusal: StripeRefusal): { ok: false; refusal: SubscribeRefusal } {
  if (refusal.code === 'unreachable') return refused('stripe-unreachable')
  console.error(`Stripe refused a checkout: ${JSON.stringify(refusal)}`)
  return refused('stripe-refused')
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
): Promise<Outcome<SettledCheckout, { code: 'unknown-checkout'; message: string } | SubscribeRefusal>> {
  const [row] = await db()
    .select()
    .from(subscriptions)
    .where(and(eq(subscriptions.accountId, desk.client.id), eq(subscriptions.stripeCheckoutSessionId, sessionId)))
  if (!row) return refuse({ code: 'unknown-checkout', message: 'There is no such checkout of this client.' })
  const { plan, interval } = row
  const session = await fetchCheckout(sessionId)
  if (!session.ok) return refusedBy(session.refusal)
  if (session.value.status === 'complete') await completeSession(session.value)
  if (session.value.status === 'expired') await abandonCheckout(row)
  const complete = session.value.paid ? 'paid' : 'processing'
  const state = session.value.status === 'complete' ? complete : session.value.status === 'open' ? 'open' : 'expired'
  return accept({ state, kind: 'subscription', plan, interval })
}

/** As the return page does, for a session that no browser and no event told us of: the worker's way. */
export async function settleSession(sessionId: string): Promise<string> {
  const session = orThrow(await fetchCheckout(sessionId))
  if (session.status === 'complete') await completeSession(session)
  const { account_id: accountId, subscription_id: id } = session.metadata
  if (session.status === 'expired' && isUuid(accountId) && isUuid(id))
    await abandonCheckout({ accountId, id }, sessionId)
  return `checkout ${session.status}`
}
