/** The workspace's card on file, as Stripe told us of it. */
export type CardOnFile = { brand: string; last4: string; expMonth: number; expYear: number }

/** `Visa ending 4242` */
export function cardName(card: Pick<CardOnFile, 'brand' | 'last4'>): string {
  return `${card.brand.charAt(0).toUpperCase()}${card.brand.slice(1)} ending ${card.last4}`
}

/** `expires 04/28` */
export function cardExpiry(card: CardOnFile): string {
  return `expires ${String(card.expMonth).padStart(2, '0')}/${String(card.expYear).slice(-2)}`
}
