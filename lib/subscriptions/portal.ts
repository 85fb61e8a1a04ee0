import { accept, type Outcome } from '@/lib/core/outcome'
import { env } from '@/lib/env'
import { openPortalSession } from '@/lib/stripe/portal'
import type { Desk } from '@/lib/workspaces/queries'
import { customerOf } from './customer'
import type { ChangeRefusal } from './refusals'
import { unanswered } from './stripe-quote'

export type PortalPurpose = 'payment-method' | 'invoices' | 'home'

/** Opens Stripe's billing portal for the workspace. The address opens it for whoever has it: it is never logged. */
export async function openPortal(desk: Desk, purpose: PortalPurpose): Promise<Outcome<{ url: string }, ChangeRefusal>> {
  const customer = await customerOf(desk.workspace, desk.user)
  if (!customer.ok) return unanswered(customer.refusal)
  const opened = await openPortalSession({
    customerId: customer.value,
    returnUrl: `${env().APP_URL}/c/${desk.client.slug}/profile`,
    toPaymentMethod: purpose === 'payment-method',
  })
  return opened.ok ? accept(opened.value) : unanswered(opened.refusal)
}
