import type Stripe from 'stripe'
import { changeAndTell, mergeMetadata } from '../core/events'
import { page } from '../core/lists'
import { integer, metadata, paging, required, text } from '../core/params'
import { pick, type Route, route } from '../core/router'
import { newId } from '../core/store'

/**
 * What a customer has with the account, changed by hand: below zero it is credit that pays invoices. What invoices do to
 * it by themselves is not listed here.
 * https://docs.stripe.com/api/customer_balance_transactions
 */
export const customerBalances: Route[] = [
  route({
    method: 'POST',
    pattern: '/v1/customers/:id/balance_transactions',
    params: { amount: required(integer()), currency: required(text(3)), description: text(), metadata: metadata() },
    handler({ store, path, params }) {
      const customer = pick(store.tables.customers, 'customer', path.id!)
      const ending = customer.balance + params.amount
      const transaction: Stripe.CustomerBalanceTransaction = {
        id: newId('cbtxn'),
        object: 'customer_balance_transaction',
        amount: params.amount,
        checkout_session: null,
        created: store.now(customer),
        credit_note: null,
        currency: params.currency.toLowerCase(),
        customer: customer.id,
        customer_account: null,
        description: params.description ?? null,
        ending_balance: ending,
        invoice: null,
        livemode: false,
        metadata: mergeMetadata(null, params.metadata),
        type: 'adjustment',
      }
      store.tables.balanceTransactions.set(transaction.id, transaction)
      changeAndTell(store, 'customer.updated', customer, { balance: ending })
      return transaction
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/customers/:id/balance_transactions',
    params: paging,
    handler({ store, path, params, url }) {
      const customer = pick(store.tables.customers, 'customer', path.id!)
      const own = [...store.tables.balanceTransactions.values()].filter((each) => each.customer === customer.id)
      return page(own, params, url)
    },
  }),
]
