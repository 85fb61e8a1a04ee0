'use server'

import { buying, confirming, puttingAway, refusing, seeing, settling } from './doors'

/**
 * Buys packs: pays at once with the card on file, or opens a payment for a new card in the page or at Stripe's own. With
 * `autoReload` its discount counts, and it is on as soon as the purchase is paid.
 */
export const buyTopUp = buying()

/** What became of a purchase, read again at Stripe. */
export const settleTopUp = settling()

/** Leads to where the bank asks about a charge of auto-reload; the answer's `url` is to be opened in this window. */
export const confirmTopUp = confirming()

/** Ends a charge of auto-reload that waits for the bank's question, unpaid. */
export const refuseTopUp = refusing()

/** Notes that the dialog of one-time packages was opened: the dot goes. */
export const noteOneTimeSeen = seeing()

/** Puts the notice away that a purchase's money did not come. */
export const noteReturnSeen = puttingAway()
