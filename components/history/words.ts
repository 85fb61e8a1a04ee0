/**
 * The book in words. Each entry becomes a row that a person can read: what happened, what it was about, and, opened,
 * which lots it touched and where those came from.
 */
import type { Catalog } from '@/lib/catalog/schema'
import { formatCredits } from '@/lib/core/money'
import type { Bucket, Entry } from '@/lib/ledger/types'
import { priceOf, type Step, type Trail, wayOf } from './ways'

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
  lots: { lot: number; bucket: Bucket; way: Step[]; amount: number }[]
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
    about: whatAbout(entry, reader),
    amount: entry.amount,
    moved: movedCredits(entry),
    balanceAfter: entry.balanceAfter,
    by: whoDid(entry.actor, reader.userId),
    lots: entry.sources.map(({ source, ...lot }) => ({ ...lot, way: wayOf(lot.lot, source, reader.trail ?? null) })),
  }
}

/** What happened, in a few words: `Portrait`, `Macro plan refill`, `Bought 5,000 credits`, `Moved to the rollover bank`. */
function whatHappened(entry: Entry & { sources: Source[] }, catalog: Catalog): string {
  switch (entry.kind) {
    case 'spend':
      return featureNameOf(entry, catalog)
    case 'refill':
      return (entry.amount === 0 ? changedTo : planRefill)(planNameOf(entry, catalog))
    case 'grant':
      return isPurchase(entry) ? bought(entry) : 'Credits added'
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

/** What it was about: which credits a spend used, what others cost and how long they last. */
function whatAbout(entry: Entry & { sources: Source[] }, { catalog, trail }: Reader): string {
  switch (entry.kind) {
    case 'spend':
      return `From ${joined([...new Set(entry.sources.map(({ bucket }) => SPOKEN[bucket]))])}`
    case 'refill':
      return entry.amount === 0 ? 'Too late in the cycle for more credits' : 'New plan credits'
    case 'grant':
      return isPurchase(entry) ? packInWords(entry, catalog, trail ?? null) : (entry.reason ?? '')
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

function bought({ actor, amount }: Entry): string {
  return `${actor === 'auto-reload' ? 'Auto-reload bought' : 'Bought'} ${formatCredits(amount)} credits`
}

/** `Macro package, $36, never expires`; without the price where the payment was not read. */
function packInWords(entry: Entry & { sources: Source[] }, catalog: Catalog, trail: Trail | null): string {
  const price = entry.sources.map(({ source }) => priceOf(source, trail)).find(Boolean)
  return [packNameOf(entry, catalog), price, 'never expires'].filter(Boolean).join(', ')
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
function planNameOf(entry: Entry, catalog: Catalog): string | undefined {
  const named = catalog.plans.find((plan) => plan.key === entry.reason)
  const sized = catalog.plans.filter((plan) => plan.refill.credits === entry.amount)
  return named?.name ?? (sized.length === 1 ? sized[0]?.name : undefined)
}

/** A package may bear the same name as a plan, so a plan is called one. */
function planRefill(plan: string | undefined): string {
  return plan ? `${plan} plan refill` : 'Plan refill'
}

/** A change that brought no credits is written down for the terms that hold from then on. */
function changedTo(plan: string | undefined): string {
  return plan ? `Changed to the ${plan} plan` : 'Plan changed'
}

function joined(words: string[]): string {
  return words.length < 2 ? (words[0] ?? 'the balance') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
