import { accept } from '@/lib/core/outcome'
import { env } from '@/lib/env'
import { orThrow } from '@/lib/stripe/failures'
import { confirmPayment, fetchPayment } from '@/lib/stripe/payment-intents'
import type { Desk } from '@/lib/workspaces/queries'
import { answering, answerOf, type TopUpOutcome } from './answer'
import { failAs } from './charge'
import { withdraw } from './closing'
import { completeTopUp } from './completion'
import { cardOf } from './payer'
import { awaitsConfirmation, keyOf, type Purchase, reread } from './row'
import { refused } from './rules'
import { announceCall, complete } from './tries'

/**
 * Goes on with a charge of auto-reload that the bank wanted to ask about, now that the person is there: the very same
 * payment, with the card on file. Where the bank asks, the answer says where; it leads back to the purchase's page.
 */
export async function confirmTopUp(desk: Desk, purchaseId: string): Promise<TopUpOutcome> {
  return answering(async () => {
    const completed = await completeTopUp({ accountId: desk.client.id, id: purchaseId })
    if (!completed) return refused('unknown-purchase')
    const { purchase } = completed
    const paymentId = purchase.stripePaymentIntentId
    if (!awaitsConfirmation(purchase) || !paymentId) return answerOf(purchase)
    const { bankUrl } = orThrow(await fetchPayment(paymentId))
    if (bankUrl) return accept({ state: 'confirm-at-bank', purchaseId, url: bankUrl })
    const cardId = await cardOf(desk.workspace.id)
    return cardId ? confirm(purchase, paymentId, cardId) : refused('no-card')
  })
}

async function confirm(seen: Purchase, paymentId: string, cardId: string): Promise<TopUpOutcome> {
  if (!(await announceCall(seen))) return answerOf(await reread(seen))
  const purchase = await reread(seen)
  const confirmed = await confirmPayment(
    paymentId,
    { paymentMethodId: cardId, returnUrl: `${env().APP_URL}/c/${purchase.slug}/checkout?purchase=${purchase.id}` },
    { idempotencyKey: `${keyOf(purchase)}:confirm:${purchase.calls}` },
  )
  if (!confirmed.ok && confirmed.refusal.code === 'unreachable') return refused('stripe-unreachable')
  const bankUrl = confirmed.ok ? confirmed.value.bankUrl : null
  if (bankUrl) return accept({ state: 'confirm-at-bank', purchaseId: purchase.id, url: bankUrl })
  return answerOf(await complete(purchase, paymentId))
}

/** Ends a charge of auto-reload that waits for the person, who does not want it: it counts as declined. */
export async function refuseTopUp(desk: Desk, purchaseId: string): Promise<TopUpOutcome> {
  return answering(async () => {
    const completed = await completeTopUp({ accountId: desk.client.id, id: purchaseId })
    if (!completed) return refused('unknown-purchase')
    const { purchase } = completed
    if (!awaitsConfirmation(purchase)) return answerOf(purchase)
    await failAs(purchase, 'confirmation_refused')
    if (purchase.stripePaymentIntentId) await withdraw(purchase, purchase.stripePaymentIntentId)
    return answerOf(await reread(purchase))
  })
}
