import type { Body, Control } from './control'
import { invalid } from './core/errors'
import { type BankFailure, DEBIT_TYPES } from './engine/banks'
import { settleDebit } from './engine/debit-settlement'
import { offersOf, type PaymentOffers } from './engine/offers'

/** The doors of ways to pay that take their time: which there are (`offers`), and how one ends (`settle/:intent`). */
export const DEBIT_CONTROLS: { [door: string]: Control } = {
  'GET offers': ({ store }) => offersOf(store),
  'POST offers': ({ store, changed }, body) => {
    const offers = offersFrom(body, offersOf(store))
    store.tables.offers.set('offers', offers)
    changed()
    return offers
  },
  'POST settle': ({ store, changed }, body, intent) => {
    const settled = store.attempt(() => settleDebit(store, intent ?? '', answerFrom(body)))
    changed()
    return settled
  },
}

function offersFrom(body: Body, now: PaymentOffers): PaymentOffers {
  const { delayed = now.delayed, settle_after_seconds: seconds = now.settleAfterSeconds } = body
  const known = Array.isArray(delayed) ? DEBIT_TYPES.filter((type) => delayed.includes(type)) : []
  if (!Array.isArray(delayed) || known.length !== delayed.length) {
    throw invalid(`delayed must be a list of ${DEBIT_TYPES.join(', ')}.`, { param: 'delayed' })
  }
  if (typeof seconds !== 'number' || !Number.isSafeInteger(seconds) || seconds < 0) {
    throw invalid('settle_after_seconds must be whole seconds.', { param: 'settle_after_seconds' })
  }
  return { delayed: known, settleAfterSeconds: seconds }
}

/** Undefined where the account itself decides; a failure code otherwise, or null for money that comes. */
function answerFrom({ outcome }: Body): BankFailure | null | undefined {
  if (outcome === undefined) return undefined
  if (outcome === 'succeeded') return null
  if (typeof outcome === 'string') return { code: outcome, message: 'The customer’s bank did not pay.' }
  throw invalid('outcome must be `succeeded` or a failure code.', { param: 'outcome' })
}
