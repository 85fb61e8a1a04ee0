/**
 * What happens to an invoice that can't be collected, as the account's settings have it.
 * https://docs.stripe.com/billing/revenue-recovery/smart-retries
 */
export type Dunning = {
  /** Days until the next try after the first, second … failed one. */
  retryAfterDays: number[]
  /** What becomes of the subscription after the last one. */
  finally: 'cancel' | 'unpaid' | 'past_due'
}

export const USUAL_DUNNING: Dunning = { retryAfterDays: [3, 5, 7], finally: 'cancel' }

/** Seconds until the next automatic try after so many failed ones; null after the last. */
export function retryAfter({ retryAfterDays }: Dunning, failed: number): number | null {
  const days = retryAfterDays[failed - 1]
  return days === undefined ? null : days * 86_400
}
