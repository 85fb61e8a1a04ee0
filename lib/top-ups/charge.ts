import { db } from '@/db/client'
import { purchases } from '@/db/schema'
import { settleAttempt } from '@/lib/auto-reload/attempts'
import { lockReload } from '@/lib/auto-reload/facts'
import type { StripeRefusal } from '@/lib/stripe/failures'
import { chargeSavedCard } from '@/lib/stripe/payment-intents'
import { enqueueWithdrawal } from './follow-ups'
import { goneOf } from './payer'
import { awaitsConfirmation, isOpenTry, keyOf, metadataOf, type Purchase, packOf, reread } from './row'
import { announceCall, complete } from './tries'

/** How a charge ended; `unknown` while nobody knows: the same key, or reading back, finds out. */
export type Charged = { end: 'known'; purchase: Purchase } | { end: 'unknown' }

/** Charges the card on file for the purchase's open try, with its owner at the screen or, `offSession`, without. */
export async function charge(purchase: Purchase, cardId: string, offSession: boolean): Promise<Charged> {
  if (!(await announceCall(purchase))) return known(await reread(purchase))
  const { pack, quantity, amountCents, currency } = purchase
  const charged = await chargeSavedCard(
    {
      amountCents,
      currency,
      offSession,
      customerId: purchase.customerId as string,
      paymentMethodId: cardId,
      description: `${quantity} × ${packOf(purchase)?.name ?? pack}`,
      metadata: metadataOf(purchase),
    },
    { idempotencyKey: keyOf(purchase) },
  )
  if (charged.ok) return known(await complete(purchase, charged.value.id))
  const { refusal } = charged
  if (refusal.code === 'unreachable') return { end: 'unknown' }
  const left = 'paymentIntentId' in refusal ? refusal.paymentIntentId : null
  const after = await complete(purchase, left ?? undefined)
  const stillOpen = after.status === 'pending' && !awaitsConfirmation(after)
  return known(stillOpen ? await fail(after, refusal, cardId) : after)
}

function known(purchase: Purchase): Charged {
  return { end: 'known', purchase }
}

/**
 * Ends a try that was refused before there was a payment at all. What Stripe does not accept is read again first: a card
 * or a customer that is gone there is no card that was declined.
 */
export async function fail(
  purchase: Purchase,
  refusal: StripeRefusal,
  cardId: string | null = null,
): Promise<Purchase> {
  const gone = refusal.code === 'invalid' && (await goneOf(purchase, cardId))
  await failAs(purchase, gone || failureOf(refusal))
  return reread(purchase)
}

/** Ends the purchase's open try with this failure, and the charge of auto-reload that it was. */
export async function failAs(purchase: Purchase, failure: string): Promise<void> {
  await db().transaction(async (tx) => {
    if (purchase.origin === 'auto-reload') await lockReload(tx, purchase.accountId)
    const status = 'failed' as const
    const [failed] = await tx.update(purchases).set({ status, failure }).where(isOpenTry(purchase)).returning()
    if (failed?.stripePaymentIntentId) await enqueueWithdrawal(tx, purchase, failed.stripePaymentIntentId)
    if (failed?.origin === 'auto-reload') await settleAttempt(tx, { ...purchase, status, failure })
  })
}

/** As a payment itself would have told it. */
function failureOf(refusal: StripeRefusal): string {
  if (refusal.code === 'invalid') return `invalid:${refusal.reason}`
  if (refusal.code === 'expired-card') return 'expired_card'
  if (refusal.code === 'authentication-required') return 'authentication_required'
  return 'card_declined'
}
