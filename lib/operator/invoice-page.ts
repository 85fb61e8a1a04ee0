import type { User } from '@/lib/auth/queries'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { fetchInvoice } from '@/lib/stripe/invoices'
import { isStranded } from './queries'

export type PageRefusal = { code: 'not-found' | 'no-page' | 'stripe-unreachable' }

/**
 * Stripe's page of the invoice of a payment without credits, asked for at the moment somebody wants to see it: such addresses expire.
 * `not-found` for whoever is no operator.
 */
export async function invoicePageOf(
  user: User | null,
  invoiceId: string,
): Promise<Outcome<{ url: string }, PageRefusal>> {
  if (!(await isStranded(user, invoiceId))) return refuse({ code: 'not-found' })
  const invoice = await fetchInvoice(invoiceId)
  if (!invoice.ok) return refuse({ code: invoice.refusal.code === 'unreachable' ? 'stripe-unreachable' : 'no-page' })
  const { payUrl } = invoice.value
  return payUrl ? accept({ url: payUrl }) : refuse({ code: 'no-page' })
}
