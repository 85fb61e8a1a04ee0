import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { changeAndTell, emit, mergeMetadata } from '../core/events'
import { page } from '../core/lists'
import { inRange, integer, metadata, oneOf, paging, range, text } from '../core/params'
import { pick, type Route, route } from '../core/router'
import { idOf, newId, type Store } from '../core/store'

function chargeToRefund(store: Store, params: { charge?: string; payment_intent?: string }): Stripe.Charge {
  if ((params.charge === undefined) === (params.payment_intent === undefined)) {
    throw invalid('One of the following params should be provided for this request: payment_intent or charge.', {
      code: 'parameter_missing',
    })
  }
  if (params.charge) return pick(store.tables.charges, 'charge', params.charge, 'charge')
  const intent = pick(store.tables.paymentIntents, 'payment_intent', params.payment_intent!, 'payment_intent')
  const charge = store.tables.charges.get(idOf(intent.latest_charge) ?? '')
  if (!charge?.paid) {
    throw invalid(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
      param: 'payment_intent',
    })
  }
  return charge
}

export const refunds: Route[] = [
  route({
    method: 'POST',
    pattern: '/v1/refunds',
    params: {
      amount: integer({ min: 1 }),
      charge: text(),
      metadata: metadata(),
      payment_intent: text(),
      reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
    },
    handler({ store, params }) {
      const charge = chargeToRefund(store, params)
      const left = charge.amount_captured - charge.amount_refunded
      if (left === 0) {
        throw invalid(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' })
      }
      const amount = params.amount ?? left
      if (amount > left) {
        throw invalid(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, {
          code: 'amount_too_large',
          param: 'amount',
        })
      }
      const refund: Stripe.Refund = {
        id: newId('re'),
        object: 'refund',
        amount,
        balance_transaction: null,
        charge: charge.id,
        created: store.now(idOf(charge.customer)),
        currency: charge.currency,
        customer: idOf(charge.customer),
        customer_account: null,
        destination_details: {
          card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
          type: 'card',
        },
        metadata: mergeMetadata(null, params.metadata),
        payment_intent: idOf(charge.payment_intent),
        payment_method: charge.payment_method,
        reason: params.reason ?? null,
        receipt_number: null,
        source_transfer_reversal: null,
        status: 'succeeded',
        transfer_reversal: null,
      }
      store.tables.refunds.set(refund.id, refund)
      emit(store, 'refund.created', refund)
      const refunded = charge.amount_refunded + amount
      changeAndTell(store, 'charge.refunded', charge, {
        amount_refunded: refunded,
        refunded: refunded === charge.amount_captured,
      })
      emit(store, 'refund.updated', refund)
      return refund
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/refunds/:id',
    params: {},
    handler: ({ store, path }) => pick(store.tables.refunds, 'refund', path.id!),
  }),
  route({
    method: 'POST',
    pattern: '/v1/refunds/:id',
    params: { metadata: metadata() },
    handler({ store, path, params }) {
      const refund = pick(store.tables.refunds, 'refund', path.id!)
      changeAndTell(store, 'refund.updated', refund, { metadata: mergeMetadata(refund.metadata, params.metadata) })
      return refund
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/refunds',
    params: { ...paging, charge: text(), created: range(), payment_intent: text() },
    handler: ({ store, params, url }) =>
      page(
        [...store.tables.refunds.values()].filter(
          (each) =>
            (params.charge === undefined || idOf(each.charge) === params.charge) &&
            (params.payment_intent === undefined || idOf(each.payment_intent) === params.payment_intent) &&
            inRange(each.created, params.created),
        ),
        params,
        url,
      ),
  }),
]
