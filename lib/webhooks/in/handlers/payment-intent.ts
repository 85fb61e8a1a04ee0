import { db } from '@/db/client'
import { orThrow } from '@/lib/stripe/failures'
import { fetchPayment } from '@/lib/stripe/payment-intents'
import { completeTopUp } from '@/lib/top-ups/completion'
import { purchaseOf } from '@/lib/top-ups/rules'
import type { Handler } from './handler'

/** Payments of invoices come here too; those are the invoice's matter. */
export const paymentIntent: Handler = async ({ objectId }, alongside) => {
  const purchase = purchaseOf(orThrow(await fetchPayment(objectId)).metadata)
  const completed = purchase && (await completeTopUp(purchase, { paymentId: objectId, alongside }))
  if (!completed) await db().transaction((tx) => alongside(tx, 'no purchase of ours'))
}
