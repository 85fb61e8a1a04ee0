'use server'

import { buying, settling } from './doors'

/** Buys packs: pays at once with the card on file, or opens a payment for a new card in the page. */
export const buyTopUp = buying()

/** What became of a purchase, read again at Stripe. */
export const settleTopUp = settling()
