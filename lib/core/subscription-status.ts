/** Stripe's words for a subscription, all of them. */
export const STRIPE_STATUSES = [
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'unpaid',
  'paused',
  'canceled',
] as const

/**
 * `checkout` is ours: the row exists, Stripe's subscription doesn't yet. `abandoned` is one that never came to hold the
 * account's place: a checkout that ended unpaid, or one that was paid when another was live already.
 */
export const SUBSCRIPTION_STATUSES = ['checkout', 'abandoned', ...STRIPE_STATUSES] as const

/** Live: billed by Stripe, whether it is paid up or not. */
export const LIVE_STATUSES = ['trialing', 'active', 'past_due', 'unpaid', 'paused'] as const

/** Open: it holds the account's one place, because it is live or on the way there. */
export const OPEN_STATUSES = ['checkout', 'incomplete', ...LIVE_STATUSES] as const
