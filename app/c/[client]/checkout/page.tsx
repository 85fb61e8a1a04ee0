import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { CheckoutCanceled } from '@/components/checkout/checkout-canceled'
import { CheckoutResult } from '@/components/checkout/checkout-result'
import { catalogOf, findPaidPlan } from '@/lib/catalog/rules'
import type { Catalog } from '@/lib/catalog/schema'
import { settleCheckout, subscribe } from '@/lib/subscriptions/actions'
import { nextRefillOf } from '@/lib/subscriptions/queries'
import { confirmTopUp, refuseTopUp, settleTopUp } from '@/lib/top-ups/actions'
import { deskAt } from '../desk'

export const metadata: Metadata = { title: 'Checkout' }

type Search = Awaited<PageProps<'/c/[client]/checkout'>['searchParams']>

/** Where Stripe's pages lead back to. What the address says is only which payment to ask Stripe about. */
export default async function CheckoutPage({ params, searchParams }: PageProps<'/c/[client]/checkout'>) {
  const desk = await deskAt(params, 'checkout', await searchParams)
  const search = await searchParams
  const catalog = catalogOf(desk.workspace.catalog)
  const client = desk.client.slug
  const checkout = checkoutOf(search)
  // A purchase of packages is asked about in any case: it may be paid, or be paid still.
  if (search.canceled && !(checkout && 'purchaseId' in checkout)) {
    return <CheckoutCanceled client={client} choice={choiceOf(catalog, search)} subscribe={subscribe} />
  }
  if (!checkout) notFound()
  const nextRefill = await nextRefillOf(desk.client.id)
  return (
    <CheckoutResult
      client={client}
      currency={catalog.currency}
      plans={catalog.plans.map(({ key, name, refill }) => ({ key, name, ...refill }))}
      nextRefill={nextRefill && { at: nextRefill.at.toISOString(), credits: nextRefill.credits }}
      checkout={checkout}
      settleCheckout={settleCheckout}
      settleTopUp={settleTopUp}
      confirmTopUp={confirmTopUp}
      refuseTopUp={refuseTopUp}
      canceled={search.canceled !== undefined}
    />
  )
}

function checkoutOf({ purchase, session_id: session }: Search): { purchaseId: string } | { sessionId: string } | null {
  if (typeof purchase === 'string') return { purchaseId: purchase }
  return typeof session === 'string' ? { sessionId: session } : null
}

function choiceOf(catalog: Catalog, { plan: key, interval }: Search) {
  const plan = typeof key === 'string' ? findPaidPlan(catalog, key) : undefined
  return plan
    ? { plan: plan.key, name: plan.name, interval: interval === 'year' ? ('year' as const) : ('month' as const) }
    : null
}
