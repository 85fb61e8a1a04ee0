import { db } from '@/db/client'
import { purchases } from '@/db/schema'
import { catalogOf, packLookupKey } from '@/lib/catalog/rules'
import type { Pack } from '@/lib/catalog/schema'
import { env } from '@/lib/env'
import { expireCheckout, openPaymentCheckout, type PaymentLine, type PaymentPlace } from '@/lib/stripe/checkout'
import { orThrow } from '@/lib/stripe/failures'
import { findPrice } from '@/lib/stripe/prices'
import { answerOf, refusedBy, type TopUpOutcome } from './answer'
import { fail } from './charge'
import { isOpenTry, keyOf, metadataOf, type Purchase, packOf, reread } from './row'
import { announceCall } from './tries'

/** Opens the payment's session, or answers with the one that is open already: in our page, or at Stripe's own. */
export async function openCheckout(purchase: Purchase): Promise<TopUpOutcome> {
  if (purchase.stripeCheckoutSessionId) return answerOf(purchase)
  const line = await lineOf(purchase)
  if (!(await announceCall(purchase))) return answerOf(await reread(purchase))
  const opened = await openPaymentCheckout(
    {
      customerId: purchase.customerId as string,
      line,
      reference: purchase.id,
      metadata: metadataOf(purchase),
      place: placeOf(purchase),
    },
    { idempotencyKey: keyOf(purchase) },
  )
  if (!opened.ok) {
    const { refusal } = opened
    return refusal.code === 'unreachable' ? refusedBy(refusal) : answerOf(await fail(purchase, refusal))
  }
  const { id: sessionId } = opened.value
  await db().update(purchases).set({ stripeCheckoutSessionId: sessionId }).where(isOpenTry(purchase))
  const after = await reread(purchase)
  // Paid meanwhile by an earlier try whose answer was late: nobody may pay here as well.
  if (after.stripeCheckoutSessionId !== sessionId) await expireCheckout(sessionId)
  return answerOf(after)
}

/** The catalog's price as Stripe knows it; with a discount its product, at the amount of this purchase. */
async function lineOf(purchase: Purchase): Promise<PaymentLine> {
  const { quantity, amountCents, currency } = purchase
  const pack = packOf(purchase) as Pack
  const price = orThrow(await findPrice(packLookupKey(catalogOf(purchase.catalog), pack)))
  if (price?.amountCents !== pack.priceCents) throw new Error(`Push the catalog: Stripe lacks ${pack.key}.`)
  if (purchase.discountPercent === 0) return { priceId: price.id, quantity }
  return { productId: price.productId, unitCents: amountCents / quantity, currency, quantity }
}

function placeOf({ id, slug, method }: Purchase): PaymentPlace {
  const page = `${env().APP_URL}/c/${slug}/checkout?purchase=${id}`
  const back = `${page}&session_id={CHECKOUT_SESSION_ID}`
  return method === 'checkout' ? { successUrl: back, cancelUrl: `${page}&canceled=1` } : { returnUrl: back }
}
