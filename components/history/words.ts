/**
 * The book in words. Each entry becomes a row that a person can read: what happened, what it was about, and, opened,
 * which lots it touched and where those came from.
 */
import type { Catalog } from '@/lib/catalog/schema'
import { formatCredits } from '@/lib/core/money'
import type { Bucket, Entry } from '@/lib/ledger/types'
import { type Trail, wayOf } from './ways'

export type Source = { lot: number; bucket: Bucket; source: string; amount: number }

export type HistoryRow = {
  number: number
  /** ISO 8601; `bookedAt` only where it was written down noticeably later. */
  happenedAt: string
  bookedAt: string | null
  what: string
  about: string
  amount: number
  /** Credits that changed their place while the balance stayed the same. */
  moved: number
  balanceAfter: number
  by: string
  /** Each lot it touched, with the steps back to where its credits came from. */
  lots: { lot: number; bucket: Bucket; way: string[]; amount: number }[]
}

/** Whose eyes the words are for, the price list that knows the names, and the ways back where they were read. */
export type Reader = { catalog: Catalog; userId: string; trail?: Trail }

export function toHistoryRow(entry: Entry & { sources: Source[] }, reader: Reader): HistoryRow {
  const late = entry.bookedAt.getTime() - entry.happenedAt.getTime() > 60_000
  return {
    number: entry.number,
    happenedAt: entry.happenedAt.toISOString(),
    bookedAt: late ? entry.bookedAt.toISOString() : null,
    what: whatHappened(entry, reader.catalog),
    about: whatAbout(entry, reader.catalog),
    amount: entry.amount,
    moved: movedCredits(entry),
    balanceAfter: entry.balanceAfter,
    by: whoDid(entry.actor, reader.userId),
    lots: entry.sources.map(({ source, ...lot }) => ({ ...lot, way: wayOf(lot.lot, source, reader.trail ?? null) })),
  }
}

/** What happened, in a few words: `Portrait`, `Macro refill`, `Bought 5,000 credits`, `Moved to the rollover bank`. */
export function whatHappened(entry: Entry & { sources: Source[] }, catalog: Catalog): string {
  switch (entry.kind) {
    case 'spend':
      return featureNameOf(entry, catalog)
    case 'refill':
      return `${planNameOf(entry, catalog)} refill`
    case 'grant':
      return isPurchase(entry) ? `Bought ${formatCredits(entry.amount)} credits` : 'Credits added'
    case 'rollover':
      return 'Moved to the rollover bank'
    case 'expiry':
      return expiredFrom(entry) === 'plan' ? 'Expired: over the bank’s cap' : 'Expired'
    case 'capture':
      return featureNameOf(entry, catalog)
    default:
      return HAPPENED[entry.kind]
  }
}

/** What it was about: which credits a spend used, how long others last. */
export function whatAbout(entry: Entry & { sources: Source[] }, catalog: Catalog): string {
  switch (entry.kind) {
    case 'spend':
      return `From ${joined([...new Set(entry.sources.map(({ bucket }) => SPOKEN[bucket]))])}`
    case 'refill':
      return 'New plan credits'
    case 'grant':
      return isPurchase(entry) ? `${packNameOf(entry, catalog)}, never expires` : (entry.reason ?? '')
    case 'rollover':
      return `${formatCredits(movedCredits(entry))} unused plan credits kept`
    case 'expiry':
      return expiredFrom(entry) === 'plan' ? 'Unused plan credits the bank had no room for' : 'Unused credits'
    case 'capture':
      return `From ${joined([...new Set(entry.sources.map(({ bucket }) => SPOKEN[bucket]))])}`
    default:
      return entry.reason ?? ABOUT[entry.kind] ?? ''
  }
}

export function whoDid(actor: string, userId: string): string {
  if (actor === `user:${userId}`) return 'You'
  if (actor.startsWith('user:')) return 'Someone else in the workspace'
  if (actor === 'stripe') return 'Stripe, when the payment arrived'
  if (actor === 'calendar') return 'The calendar'
  if (actor === 'auto-reload') return 'Auto-reload'
  return actor
}

type Rarer = Exclude<Entry['kind'], 'spend' | 'capture' | 'refill' | 'grant' | 'rollover' | 'expiry'>

const HAPPENED: Record<Rarer, string> = {
  hold: 'Held for work under way',
  release: 'No longer held',
  refund: 'Given back',
  'take-back': 'Taken back: the payment was returned',
  restore: 'Restored',
  repayment: 'Debt repaid',
  adjustment: 'Corrected',
  'transfer-out': 'Moved to another client',
  'transfer-in': 'Came from another client',
  forfeit: 'Given up',
  lock: 'Top-ups locked',
  unlock: 'Top-ups unlocked',
}

const ABOUT: Partial<Record<Rarer, string>> = {
  hold: 'Reserved, not spent',
  release: 'Free again',
  refund: 'Back in the lots they came from',
  repayment: 'From the credits that arrived',
  lock: 'They stay, and wait for a plan',
  unlock: 'They can be spent again',
}

function featureNameOf(entry: Entry, catalog: Catalog): string {
  return catalog.features.find((feature) => feature.key === entry.feature)?.name ?? entry.feature ?? 'Credits used'
}

const SPOKEN: Record<Bucket, string> = {
  rollover: 'the rollover bank',
  'add-on': 'add-on credits',
  plan: 'plan credits',
  'top-up': 'top-ups',
}

/** A purchase carries its package's key as its reason. */
function packNameOf(entry: Entry, catalog: Catalog): string {
  const [, several = '', key] = /^(\d+ × )?(.+)$/.exec(entry.reason ?? '') ?? []
  const pack = catalog.packs.find((each) => each.key === key)
  return pack ? `${several}${pack.name} package` : 'Top-up'
}

function isPurchase(entry: { sources: Source[] }): boolean {
  return entry.sources.some(({ source }) => source.startsWith('payment:'))
}

function expiredFrom(entry: { sources: Source[] }): Bucket | undefined {
  return entry.sources[0]?.bucket
}

function movedCredits(entry: Entry): number {
  return entry.kind === 'rollover' ? entry.moves.reduce((sum, { amount }) => sum + Math.max(0, amount), 0) : 0
}

/** A refill names its plan as its reason, or is known by its size where only one plan refills that many. */
function planNameOf(entry: Entry, catalog: Catalog): string {
  const named = catalog.plans.find((plan) => plan.key === entry.reason)
  const sized = catalog.plans.filter((plan) => plan.refill.credits === entry.amount)
  return named?.name ?? (sized.length === 1 ? sized[0]?.name : undefined) ?? 'Plan'
}

function joined(words: string[]): string {
  return words.length < 2 ? (words[0] ?? 'the balance') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
