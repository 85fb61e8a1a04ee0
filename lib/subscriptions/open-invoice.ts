import { type Cents, cents } from '@/lib/core/money'
import { findOpenInvoice } from '@/lib/stripe/invoices'
import { liveOf } from './rows'

/**
 * The invoice that waits to be paid for the account's plan, and Stripe's page where it can be paid; null where none
 * does. Read at Stripe, and only while the plan's state says that there may be one.
 */
export async function openInvoiceOf(accountId: string): Promise<{ url: string; amountCents: Cents } | null> {
  const row = await liveOf(accountId)
  if (!row || row.status === 'active' || row.status === 'trialing') return null
  const open = await findOpenInvoice(row.stripeSubscriptionId)
  if (!open.ok || !open.value?.payUrl) return null
  return { url: open.value.payUrl, amountCents: cents(open.value.remainingCents) }
}
