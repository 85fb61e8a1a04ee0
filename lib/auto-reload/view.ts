import type { Cents, Credits } from '@/lib/core/money'
import type { AttemptStatus, PauseReason, ReloadState, StopReason, Sum } from './rules'

/** Auto-reload of an account as a screen shows it. */
export type AutoReloadView = {
  state: ReloadState
  /** Whether the switch is on. A charge that was under way when it was switched off still shows as `charging`. */
  isOn: boolean
  /** What it is set to, or was last; null where nobody has ever switched it on. */
  pack: string | null
  threshold: Credits | null
  /** A yes given beside a purchase whose payment is not settled yet: paid, it switches this on. */
  comingOn: { pack: string; threshold: Credits } | null
  /** What one pack costs and brings the next time; null where there is none to buy. */
  nextAmountCents: Cents | null
  nextCredits: Credits | null
  /** The latest charge. `reason` is its failure in plain words. */
  lastAttempt: {
    at: Date
    status: AttemptStatus
    amountCents: Cents
    credits: Credits
    reason: string | null
  } | null
  /** When it can charge at the earliest; null where that is not a matter of time (see `state` and `stoppedWhy`). */
  nextPossibleAt: Date | null
  /** What was charged, or may have been, in this calendar month (UTC), and in the last 24 hours. */
  monthSoFar: Sum
  daySoFar: Sum
  caps: { perDay: Sum; perMonth: Sum }
  /** Why it switched itself off, or waits though it is on; with the words for it. */
  stoppedWhy: { reason: StopReason | PauseReason; words: string; variant: 'credits-left' | 'none-left' } | null
  /** The payment that the bank wants confirmed: its page is `/c/<client>/checkout?purchase=<id>`. */
  needsAuthentication: { purchaseId: string; amountCents: Cents; credits: Credits; until: Date } | null
  /** What was agreed to, word for word. */
  consent: { words: string; at: Date } | null
}
