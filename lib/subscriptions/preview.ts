import type { Interval } from '@/lib/catalog/schema'
import type { Cents, Credits } from '@/lib/core/money'
import type { ChangeKind, Effect, Warning } from './changes'

/** What is charged or paid back, and until when it counts. */
export type MoneyLine = { text: string; amountCents: Cents; until: Date | null }

/** What a change does to money: Stripe's own amounts where it charges now. */
export type MoneyPreview = {
  lines: MoneyLine[]
  dueNowCents: Cents
  /** The card on file that what is due now is charged to; null where nothing is, or Checkout asks for one. */
  card: { brand: string; last4: string } | null
  currency: string
  /** The next charge after that; null where none is to come. */
  next: { at: Date; amountCents: Cents } | null
}

/** What one step does to credits: they arrive, stay as they are, move to the rollover bank, or expire. */
export type CreditLine = { kind: 'arrives' | 'stays' | 'to-bank' | 'expires'; credits: Credits; at: Date; text: string }

export type CreditPreview = {
  lines: CreditLine[]
  /** The balance when the change has taken effect, if nothing is spent until then. */
  balanceAfter: Credits
  /** The refill after that; null where none is promised. */
  nextRefill: { at: Date; credits: Credits } | null
}

/** Everything a change of plan does, before it is made. */
export type Preview = {
  kind: 'new' | ChangeKind
  when: Effect
  at: Date
  from: { plan: string; interval: Interval | null }
  to: { plan: string; interval: Interval }
  warnings: Warning[]
  money: MoneyPreview
  credits: CreditPreview
  /** Handed back to `choosePlan`: what is done is what was shown, or nothing is. */
  quote: string
}

/** What ending a paused plan does to money: all that the pause put aside, and what of it stays the customer's. */
export type EndPreview = { putAsideCents: Cents; keptCents: Cents; currency: string }

/** Everything a pause does, before it is made. */
export type PausePreview = { until: Date; at: Date; money: MoneyPreview; credits: CreditPreview }
