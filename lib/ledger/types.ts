import type { Credits } from '@/lib/core/money'

/** Where credits stand in the order of spending: rollover → add-on → plan → top-up. */
export type Bucket = 'rollover' | 'add-on' | 'plan' | 'top-up'

export type EntryKind =
  | 'grant'
  | 'refill'
  | 'spend'
  | 'hold'
  | 'capture'
  | 'release'
  | 'refund'
  | 'take-back'
  | 'restore'
  | 'repayment'
  | 'adjustment'
  | 'transfer-out'
  | 'transfer-in'
  | 'forfeit'
  | 'lock'
  | 'unlock'
  | 'rollover'
  | 'expiry'

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
  /** How much of `remaining` is reserved by open holds. */
  held: Credits
  happenedAt: Date
  expiresAt: Date | null
  /** At its expiry, unused credits move to the rollover bank as far as the cap allows; the rest expires. */
  rollsOver: boolean
}

/**
 * What one entry did to one lot: credits in (positive) or out (negative). In a hold or a release it is the reservation
 * that grows or shrinks. Lot 0 is the debt: below zero by what was taken back but had been spent.
 */
export type LotMove = { lot: number; amount: number }

export const DEBT = 0

/** One immutable line of the book. */
export type Entry = {
  accountId: string
  /** Gapless from 1. */
  number: number
  kind: EntryKind
  /** What the balance changed by; 0 for a hold, a release or a move into the rollover bank. */
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
  /** The entry this one answers: a capture's hold, a refund's spend, a restore's take-back. */
  ref: number | null
  moves: LotMove[]
}

/** Credits reserved for work under way. */
export type Hold = {
  /** The number of the entry that reserved them. */
  entry: number
  key: string
  slices: readonly LotMove[]
  expiresAt: Date
  feature: string
  groupRef: string | null
  open: boolean
}

/** An entry that a later one may undo, with how much of it is undone already. */
export type Original = { entry: Entry; undone: number }

/** A book as the next decision needs it: lots, holds and earlier entries it may touch, and what the last entry left. */
export type AccountState = {
  id: string
  lastEntry: number
  lastLot: number
  /** In hex. */
  lastHash: string
  lastBookedAt: Date
  balance: Credits
  debt: Credits
  rolloverCap: Credits
  cycleEndsAt: Date | null
  topUpsLocked: boolean
  /** Where fewer credits than this are available, somebody wants to hear of it; null where nobody does. */
  watchBelow: Credits | null
  /** Every open lot, and the closed ones that a command names; in no particular order. */
  lots: readonly Lot[]
  /** The open holds that are due, and those that a command names. */
  holds: readonly Hold[]
  /** The earlier entries that a command names. */
  originals: readonly Original[]
}

type CommandBase = {
  accountId: string
  /** Names the effect, unique per account: the same key again gets the first answer. */
  key: string
  actor: string
  reason?: string
}

/** Credits from outside a plan: a paid pack, an add-on unit. Debt is repaid from it at once. */
export type Grant = CommandBase & {
  kind: 'grant'
  credits: Credits
  bucket: Bucket
  source: string
  expiresAt: Date | null
}

/**
 * A new cycle's allocation. From here on `rolloverCap` is the bank's cap, also for what this lot leaves unused, unless a
 * cycle that began later has set it already.
 */
export type Refill = CommandBase & {
  kind: 'refill'
  credits: Credits
  source: string
  periodStart: Date
  periodEnd: Date
  rolloverCap: Credits
}

export type Spend = CommandBase & { kind: 'spend'; credits: Credits; feature: string; groupRef?: string }

/** Reserves credits until `expiresAt`: nobody else can spend them, and nothing is spent yet. */
export type HoldCredits = CommandBase & {
  kind: 'hold'
  credits: Credits
  feature: string
  groupRef?: string
  expiresAt: Date
}

/** Spends what the work really took: less than was held (the rest is free again), or more if the balance covers it. */
export type Capture = CommandBase & { kind: 'capture'; hold: string; credits: Credits }

/** Frees what is held. */
export type Release = CommandBase & { kind: 'release'; hold: string }

/** Gives back what the spend or capture under key `of` took, or a part of it. */
export type Refund = CommandBase & { kind: 'refund'; of: string; credits?: Credits }

/** Takes back credits of a payment that was refunded or disputed: what its lots still have, and debt for the rest. */
export type TakeBack = CommandBase & { kind: 'take-back'; source: string; credits: Credits }

/** Undoes the take-back under key `of`: a dispute was won, a refund failed. */
export type Restore = CommandBase & { kind: 'restore'; of: string }

/** A person's correction: credits more (positive) or less (negative), with a reason. */
export type Adjust = CommandBase & { kind: 'adjust'; credits: number; reason: string; bucket: Bucket }

/** The two sides of a transfer; `transfer` in commands.ts makes both. */
export type TransferOut = CommandBase & { kind: 'transfer-out'; credits: Credits; to: string }
export type TransferIn = CommandBase & {
  kind: 'transfer-in'
  credits: Credits
  from: string
  lots: { bucket: Bucket; credits: number; expiresAt: Date | null }[]
}

/** Everything is given up, held and locked credits too: the account is being closed. */
export type Forfeit = CommandBase & { kind: 'forfeit'; reason: string }

/** Locks or unlocks top-ups: without the standing the catalog asks for they are shown, but not spendable. */
export type SetLock = CommandBase & { kind: 'lock' | 'unlock' }

export type Command =
  | Grant
  | Refill
  | Spend
  | HoldCredits
  | Capture
  | Release
  | Refund
  | TakeBack
  | Restore
  | Adjust
  | TransferOut
  | TransferIn
  | Forfeit
  | SetLock

export type Refusal =
  | { code: 'insufficient'; available: Credits; missing: Credits }
  | { code: 'key-reused' }
  | { code: 'bad-amount' }
  | { code: 'bad-expiry' }
  | { code: 'no-reason' }
  | { code: 'unknown-account' }
  | { code: 'unknown-hold' }
  | { code: 'hold-closed' }
  | { code: 'unknown-spend' }
  | { code: 'unknown-source' }
  | { code: 'nothing-left'; left: Credits }
  | { code: 'busy' }

/** What a command came to. The same key again gives an equal answer. */
export type Answer = { ok: true; entry: Entry } | { ok: false; refusal: Refusal }
