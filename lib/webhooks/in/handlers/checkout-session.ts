import { db } from '@/db/client'
import { fetchCheckout } from '@/lib/stripe/checkout'
import { orThrow } from '@/lib/stripe/failures'
import { settleSession } from '@/lib/subscriptions/commands'
import { completeTopUp } from '@/lib/top-ups/completion'
import { purchaseOf } from '@/lib/top-ups/rules'
import type { Handler } from './handler'

/** A session of ours is a plan or a purchase; its mode says which. */
export const checkoutSession: Handler = async ({ objectId }, alongside) => {
  const session = orThrow(await fetchCheckout(objectId))
  const purchase = session.mode === 'payment' ? purchaseOf(session.metadata) : null
  if (purchase) {
    const completed = await completeTopUp(purchase, { alongside })
    if (completed) return
  }
  const outcome = session.mode === 'subscription' ? await settleSession(objectId) : 'refused: no checkout of ours'
  await db().transaction((tx) => alongside(tx, outcome))
}
