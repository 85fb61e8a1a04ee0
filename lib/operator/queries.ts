import { and, desc, eq, gt, sql } from 'drizzle-orm'
import { db } from '@/db/client'
import { clients, subscriptionInvoices, subscriptions, workspaces } from '@/db/schema'
import { currentUser, type User } from '@/lib/auth/queries'
import { mailAddress } from '@/lib/auth/rules'
import { catalogOf, findPlan } from '@/lib/catalog/rules'
import type { Interval } from '@/lib/catalog/schema'
import { type Cents, cents } from '@/lib/core/money'
import { env } from '@/lib/env'
import { REFUSAL_OUTCOMES, type RefusalOutcome } from '@/lib/subscriptions/invoice-refusals'
import { isOperator } from './rules'

/** The person, where they are an operator by the settings as they stand; null for everybody else. */
export function operatorIn(user: User | null): User | null {
  const email = mailAddress(user?.email)
  return email && isOperator(email, env().OPERATOR_EMAILS) ? user : null
}

/** The signed-in operator, or null: for the places that lead to what only operators see. */
export async function currentOperator(): Promise<User | null> {
  return operatorIn(await currentUser())
}

/** Money that was paid for a plan and brought no credits: an operator decides about it. */
export type StrandedPayment = {
  invoiceId: string
  workspace: string
  client: string
  plan: string
  interval: Interval
  amountCents: Cents
  /** As Stripe writes it: `usd`. */
  currency: string
  paidAt: Date
  /** When the plan ended, where it has. */
  endedAt: Date | null
  /** Why it brought nothing. */
  why: RefusalOutcome
}

export type StrandedPayments = { payments: StrandedPayment[]; more: boolean }

/** So many are listed; there should never be more than a few. */
export const MOST_LISTED = 100

/** The newest such payments of all workspaces, for an operator; null for everybody else. */
export async function strandedPayments(user: User | null): Promise<StrandedPayments | null> {
  if (!operatorIn(user)) return null
  const rows = await db()
    .select({
      invoiceId: subscriptionInvoices.invoiceId,
      workspace: workspaces.name,
      client: clients.name,
      catalog: workspaces.catalog,
      plan: subscriptions.plan,
      interval: subscriptions.interval,
      amountCents: subscriptionInvoices.amountCents,
      currency: subscriptionInvoices.currency,
      paidAt: subscriptionInvoices.paidAt,
      endedAt: subscriptions.endedAt,
      why: sql<RefusalOutcome>`${subscriptionInvoices.outcome}`,
    })
    .from(subscriptionInvoices)
    .innerJoin(clients, eq(clients.id, subscriptionInvoices.accountId))
    .innerJoin(workspaces, eq(workspaces.id, clients.workspaceId))
    .innerJoin(
      subscriptions,
      and(
        eq(subscriptions.accountId, subscriptionInvoices.accountId),
        eq(subscriptions.id, subscriptionInvoices.subscriptionId),
      ),
    )
    .where(and(STRANDED, gt(subscriptionInvoices.amountCents, cents(0))))
    .orderBy(desc(subscriptionInvoices.paidAt), desc(subscriptionInvoices.invoiceId))
    .limit(MOST_LISTED + 1)
  const payments = rows.slice(0, MOST_LISTED).map(({ catalog, plan, ...row }) => {
    return { ...row, plan: findPlan(catalogOf(catalog), plan)?.name ?? plan }
  })
  return { payments, more: rows.length > MOST_LISTED }
}

/** Whether an operator asks about one of these payments; false for everybody else, and for every other invoice. */
export async function isStranded(user: User | null, invoiceId: string): Promise<boolean> {
  if (!operatorIn(user)) return false
  const found = await db()
    .select({ invoiceId: subscriptionInvoices.invoiceId })
    .from(subscriptionInvoices)
    .where(and(STRANDED, eq(subscriptionInvoices.invoiceId, invoiceId)))
    .limit(1)
  return found.length > 0
}

/** Written out, as the index has it. */
const STRANDED = sql`${subscriptionInvoices.outcome} in (${sql.raw(REFUSAL_OUTCOMES.map((each) => `'${each}'`).join(', '))})`
