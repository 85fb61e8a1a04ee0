import { type Cents, type Credits, type Currency, formatCredits, formatMoney } from '@/lib/core/money'

/** A purchase whose money was on its way and does not come, every figure written out. */
export type ReturnedView = { id: string; pack: string; quantity: number; price: string; credits: string }

export function toReturnedView(purchase: {
  id: string
  pack: string
  quantity: number
  amountCents: Cents
  currency: string
  credits: Credits
}): ReturnedView {
  const { id, pack, quantity, amountCents, currency, credits } = purchase
  return { id, pack, quantity, price: formatMoney(amountCents, currency as Currency), credits: formatCredits(credits) }
}
