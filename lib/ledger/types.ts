import type { Credits } from '@/lib/core/money'

/** Where credits stand in the order of spending: rollover → add-on → plan → top-up. */
export type Bucket = 'rollover' | 'add-on' | 'plan' | 'top-up'

export type EntryKind = 'grant' | 'refill' | 'spend' | 'rollover' | 'expiry'

/** Credits from one source with one expiry. */
export type Lot = {
  number: number
  bucket: Bucket
  /** What brought it, for example `payment:pi_123`, `refill:sub_1:2026-01-31`, `rollover:4`. */
  source: string
  /** The number of the entry that brought it. */
  entry: number
  granted: Credits
  remaining: Credits
  happenedAt: Date
  expiresAt: Date | null
  /** At its expiry, unused credits move to the rollover bank as far as the cap allows; the rest expires. */
  rollsOver: boolean
}

/** What one entry did to one lot: credits in (positive) or out (negative). */
export type LotMove = { lot: number; amount: number }

/** One immutable line of the book. */
export type Entry = {
  accountId: string
  /** Gapless from 1. */
  number: number
  kind: EntryKind
  /** What the balance changed by; 0 for a move into the rollover bank. */
  amount: number
  balanceAfter: Credits
  /** When it happened in the world, and when it was written down: a late refill is booked after it happened. */
  happenedAt: Date
  bookedAt: Date
  key: string
  /** Who: `user:<id>`, `stripe`, `calendar`. */
  actor: string
  feature: string | null
  groupRef: string | null
  reason: string | null
  moves: LotMove[]
}

/** A book as the next decision needs it: the open lots and what the last entry left behind. */
export type AccountState = {
  id: string
  lastEntry: number
  lastLot: number
  lastHash: Buffer
  lastBookedAt: Date
  balance: Credits
  rolloverCap: Credits
  topUpsLocked: boolean
  /** Open lots only, in no particular order. */
  lots: readonly Lot[]
}

type CommandBase = {
  accountId: string
  /** Names the effect, unique per account: the same key again gets the first answer. */
  key: string
  actor: string
  reason?: string
}

/** Credits from outside a plan: a paid pack, an add-on unit. */
export type Grant = CommandBase & {
  kind: 'grant'
  credits: Credits
  bucket: Bucket
  source: string
  expiresAt: Date | null
}

/** A new cycle's allocation. From here on `rolloverCap` is the bank's cap, also for what this lot leaves unused. */
export type Refill = CommandBase & {
  kind: 'refill'
  credits: Credits
  source: string
  periodStart: Date
  periodEnd: Date
  rolloverCap: Credits
}

export type Spend = CommandBase & {
  kind: 'spend'
  credits: Credits
  feature: string
  groupRef?: string
}

export type Command = Grant | Refill | Spend

export type Refusal =
  | { code: 'insufficient'; available: Credits; missing: Credits }
  | { code: 'key-reused' }
  | { code: 'bad-amount' }
  | { code: 'unknown-account' }
  | { code: 'busy' }

/** What a command came to. The same key again gives an equal answer. */
export type Answer = { ok: true; entry: Entry } | { ok: false; refusal: Refusal }
