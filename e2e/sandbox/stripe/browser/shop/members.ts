import type Stripe from 'stripe'

/** People of the shop who have a plan, and the pages of Stripe's that they are led to. */
export function members(stripe: Stripe, url: string, price: string) {
  const subscriber = async (clock?: string) => {
    const customer = await stripe.customers.create({
      email: 'maya@example.com',
      ...(clock && { test_clock: clock }),
    })
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
    await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: card.id } })
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price }],
      default_payment_method: card.id,
    })
    return { customer: customer.id, subscription: subscription.id }
  }
  const invoicePage = async (subscription: string) => {
    const [invoice] = (await stripe.invoices.list({ subscription, limit: 1 })).data
    return invoice?.hosted_invoice_url ?? ''
  }
  return {
    subscriber,
    invoicePage,
    portal: async (customer: string, flow?: Stripe.BillingPortal.SessionCreateParams.FlowData) => {
      const session = await stripe.billingPortal.sessions.create({
        customer,
        return_url: `${url}/profile`,
        ...(flow && { flow_data: flow }),
      })
      return session.url
    },
    /** Somebody whose renewal met a card that is declined, and the page of the invoice that is open. */
    pastDue: async () => {
      const start = Date.UTC(2026, 0, 10) / 1000
      const clock = await stripe.testHelpers.testClocks.create({ frozen_time: start })
      const { customer, subscription } = await subscriber(clock.id)
      const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer })
      await stripe.subscriptions.update(subscription, { default_payment_method: bad.id })
      await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: start + 32 * 86_400 })
      return { customer, subscription, url: await invoicePage(subscription) }
    },
  }
}
