import { eq } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { users } from '@/db/schema'
import type { Credits, Currency } from '@/lib/core/money'
import { enqueueEmail } from '@/lib/emails/outbox'
import { receiptEmail } from '@/lib/emails/templates/receipt'
import { returnedEmail } from '@/lib/emails/templates/returned'
import { env } from '@/lib/env'
import { BUY, oneTimeValue } from './address'
import { type Purchase, packOf } from './row'

/** The receipt, to whoever bought; it leaves when the transaction commits. */
export async function sendReceipt(tx: Transaction, purchase: Purchase, balanceAfter: Credits): Promise<void> {
  const email = await buyerOf(tx, purchase)
  if (!email) return
  const content = receiptEmail({
    ...whatWasBought(purchase),
    balanceAfter,
    byAutoReload: purchase.origin === 'auto-reload',
    historyUrl: `${env().APP_URL}/c/${purchase.slug}/credits`,
  })
  await enqueueEmail(tx, { to: email, ...content }, `receipt:${purchase.id}`)
}

/** Tells whoever bought that the money which was on its way does not come. */
export async function tellReturned(tx: Transaction, purchase: Purchase): Promise<void> {
  const email = await buyerOf(tx, purchase)
  if (!email) return
  const buyUrl = `${env().APP_URL}/c/${purchase.slug}/overview?${BUY}=${oneTimeValue(purchase)}`
  const content = returnedEmail({ ...whatWasBought(purchase), buyUrl })
  await enqueueEmail(tx, { to: email, ...content }, `returned:${purchase.id}:${purchase.attempt}`)
}

function whatWasBought(purchase: Purchase) {
  const { quantity, credits, amountCents } = purchase
  const pack = packOf(purchase)?.name ?? purchase.pack
  return { pack, quantity, credits, amountCents, currency: purchase.currency as Currency }
}

async function buyerOf(tx: Transaction, { createdBy }: Purchase): Promise<string | null> {
  const [buyer] = await tx.select({ email: users.email }).from(users).where(eq(users.id, createdBy))
  return buyer?.email ?? null
}
