import { afterAll, beforeAll, expect, test } from 'vitest'
import { OPERATOR } from '@/e2e/fixtures/environment'
import { DOWN } from '@/e2e/fixtures/stripe-gate'
import { theirsOf } from '@/e2e/fixtures/subscribers'
import { atStripe, deliverAll, newSubscriber, openTappedTill } from '@/e2e/fixtures/till'
import { readBalance } from '@/lib/ledger/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { invoicePageOf } from './invoice-page'
import { operatorIn, strandedPayments } from './queries'

let till: Awaited<ReturnType<typeof openTappedTill>>

beforeAll(async () => {
  till = await openTappedTill()
})
afterAll(() => till.close())

/** Somebody whose upgrade was charged in vain, whose plan was ended, and who then paid what was open. */
async function latePayer(): Promise<{ desk: Desk; invoiceId: string }> {
  const desk = await newSubscriber(till, 'micro')
  const theirs = await theirsOf(till, desk)
  const { customers, paymentMethods, prices } = till.sandbox.store.tables
  const paying = customers.get(String(theirs.customer))?.invoice_settings.default_payment_method
  const price = [...prices.values()].find(({ lookup_key }) => lookup_key === 'studio_macro_month')
  await atStripe(till, 'POST', 'payment_methods/pm_card_chargeCustomerFail/attach', `customer=${theirs.customer}`)
  const failing = [...paymentMethods.values()].at(-1)!
  const change = `items[0][id]=${theirs.items.data[0]!.id}&items[0][price]=${price!.id}`
  const charge = 'proration_behavior=always_invoice&payment_behavior=allow_incomplete'
  await atStripe(till, 'POST', `subscriptions/${theirs.id}`, `${change}&${charge}&default_payment_method=${failing.id}`)
  await deliverAll(till)
  await atStripe(till, 'DELETE', `subscriptions/${theirs.id}`)
  await deliverAll(till)
  const { latest_invoice: invoiceId } = await theirsOf(till, desk)
  // What is paid in the very second in which a plan ends was still in time.
  till.sandbox.store.offset += 60
  await atStripe(till, 'POST', `invoices/${invoiceId}/pay`, `payment_method=${paying}`)
  await deliverAll(till)
  return { desk, invoiceId: String(invoiceId) }
}

test('a late payment of a plan that is over grants nothing, and is listed for an operator with all there is to decide on', async () => {
  const { desk, invoiceId } = await latePayer()
  expect((await readBalance(desk.client.id)).available).toBe(5_080)
  expect(await strandedPayments(OPERATOR)).toEqual({
    payments: [
      {
        invoiceId,
        workspace: desk.workspace.name,
        client: desk.client.name,
        plan: 'Macro',
        interval: 'month',
        amountCents: expect.any(Number),
        currency: 'usd',
        paidAt: expect.any(Date),
        endedAt: expect.any(Date),
        why: 'paid-after-end',
      },
    ],
    more: false,
  })
})

test('whoever is no operator is told of no late payment, not even of their own, nor led to an invoice', async () => {
  const { desk, invoiceId } = await latePayer()
  const others = [null, desk.user, { ...OPERATOR, email: `x${OPERATOR.email}` }, { ...OPERATOR, email: '' }]
  for (const user of others) {
    expect(operatorIn(user)).toBeNull()
    expect(await strandedPayments(user)).toBeNull()
    expect(await invoicePageOf(user, invoiceId)).toEqual({ ok: false, refusal: { code: 'not-found' } })
  }
  expect(operatorIn({ ...OPERATOR, email: OPERATOR.email.toUpperCase() })).not.toBeNull()
})

test('an operator is led to the invoice at Stripe, to no other one, and told where Stripe does not answer', async () => {
  const { invoiceId } = await latePayer()
  const page = await invoicePageOf(OPERATOR, invoiceId)
  expect(page).toMatchObject({ ok: true, value: { url: expect.stringContaining(invoiceId) } })
  const other = await theirsOf(till, await newSubscriber(till, 'micro'))
  for (const unknown of [String(other.latest_invoice), 'in_unknown', '']) {
    expect(await invoicePageOf(OPERATOR, unknown)).toEqual({ ok: false, refusal: { code: 'not-found' } })
  }
  till.gate.before = async () => DOWN
  expect(await invoicePageOf(OPERATOR, invoiceId)).toEqual({ ok: false, refusal: { code: 'stripe-unreachable' } })
  till.gate.open()
})
