import { stripe } from './client'
import { attempt, type StripeOutcome } from './failures'

/** What the portal may be used for; another set of these is another configuration. */
const SETTINGS = 'cards-and-invoices-1'

/** Opens Stripe's billing portal for a customer, on the page to change the card where that is what is wanted. */
export function openPortalSession(session: {
  customerId: string
  returnUrl: string
  toPaymentMethod: boolean
}): Promise<StripeOutcome<{ url: string }>> {
  return attempt(async () => {
    const configuration = await findConfiguration()
    const { url } = await stripe().billingPortal.sessions.create({
      customer: session.customerId,
      return_url: session.returnUrl,
      configuration,
      ...(session.toPaymentMethod ? { flow_data: { type: 'payment_method_update' as const } } : {}),
    })
    return { url }
  })
}

/** Cards and invoices are Stripe's matter. Plans are changed here, where it is shown what that does to credits. */
async function findConfiguration(): Promise<string> {
  const configurations = stripe().billingPortal.configurations
  const { data } = await configurations.list({ active: true, limit: 100 })
  const known = data.find(({ metadata }) => metadata?.refill === SETTINGS)
  if (known) return known.id
  const created = await configurations.create(
    {
      features: {
        payment_method_update: { enabled: true },
        invoice_history: { enabled: true },
        customer_update: { enabled: true, allowed_updates: ['name', 'email', 'address', 'tax_id'] },
        subscription_update: { enabled: false },
        subscription_cancel: { enabled: false },
      },
      metadata: { refill: SETTINGS },
    },
    { idempotencyKey: `portal:${SETTINGS}` },
  )
  return created.id
}
