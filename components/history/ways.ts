/**
 * Where credits came from, step by step: from the lot they are in, over the lots they were in before, to the payment,
 * refill or correction that brought them.
 */
import type { Catalog } from '@/lib/catalog/schema'
import { type Cents, type Currency, formatMoney } from '@/lib/core/money'
import type { Origin } from '@/lib/ledger/queries'
import type { RefillInvoice } from '@/lib/subscriptions/sources'
import type { PaidPurchase } from '@/lib/top-ups/queries'

/** What is known of the lots on a page: their ways back, and the payments at the end of them. */
export type Trail = {
  catalog: Catalog
  origins: ReadonlyMap<number, Origin>
  purchases: readonly PaidPurchase[]
  invoices: readonly RefillInvoice[]
}

/** One step in words, with the day in the middle of it, where it has one, for its reader to see as they write days. */
export type Step = { text: string; day?: Day; rest?: string }

/** A moment, ISO 8601, or a day of the calendar in UTC, `2026-01-31`. */
type Day = string

/** The steps back from lot `lot`, whose source is `source`; the last one is where its credits came from outside. */
export function wayOf(lot: number, source: string, trail: Trail | null): Step[] {
  const origin = trail?.origins.get(lot)
  const last = endOf(source, origin, trail)
  const before = (origin?.from ?? []).flatMap((from) => {
    const earlier = trail?.origins.get(from)
    return earlier ? wayOf(from, earlier.source, trail) : []
  })
  // A spend that was given back may have used many lots; what they have in common is told once.
  return [...new Map([...last, ...before].map((step) => [wordsOf(step), step])).values()]
}

/** A step as plain text, its day as it is kept. */
export function wordsOf({ text, day = '', rest = '' }: Step): string {
  return `${text}${day}${rest}`
}

function endOf(source: string, origin: Origin | undefined, trail: Trail | null): Step[] {
  const [kind = '', ...rest] = source.split(':')
  switch (kind) {
    case 'payment':
      return [paymentInWords(rest.join(':'), trail)]
    case 'refill':
      return refillInWords(rest, origin, trail)
    case 'rollover':
      return [{ text: rest[0] ? `Left over from lot ${rest[0]}` : 'Left over from an earlier cycle' }]
    case 'refund':
      return [{ text: `Given back for entry ${rest[0]}, after its lot had ended` }]
    case 'adjustment':
      return [{ text: origin?.entry.reason ? `Corrected by hand: ${origin.entry.reason}` : 'Corrected by hand' }]
    case 'transfer':
      return [{ text: 'Came from another client' }]
    default:
      return [{ text: source }]
  }
}

/** What was paid for the credits of a source, where that is known: `$36`. */
export function priceOf(source: string, trail: Trail | null): string | null {
  const purchase = trail?.purchases.find(({ payment }) => source === `payment:${payment}`)
  return purchase ? formatMoney(purchase.amountCents as Cents, purchase.currency as Currency) : null
}

function paymentInWords(payment: string, trail: Trail | null): Step {
  const purchase = trail?.purchases.find((each) => each.payment === payment)
  if (!purchase) return { text: `Payment ${payment}` }
  const { pack, quantity, paidAt } = purchase
  const name = trail?.catalog.packs.find((each) => each.key === pack)?.name ?? pack
  const what = `${quantity > 1 ? `${quantity} × ` : ''}${name} package`
  const price = priceOf(`payment:${payment}`, trail)
  const rest = `: payment ${payment}`
  if (!paidAt) return { text: `${what}, ${price} paid`, rest }
  return { text: `${what}, ${price} paid on `, day: paidAt.toISOString(), rest }
}

/** `free:<anchor>:<day>`, or a subscription's id and the day. */
function refillInWords(rest: string[], origin: Origin | undefined, trail: Trail | null): Step[] {
  const day = rest.at(-1) ?? ''
  const dated: Step = /^\d{4}-\d{2}-\d{2}$/.test(day) ? { text: 'Refill of ', day } : { text: 'Refill' }
  if (rest[0] === 'free') return [{ ...dated, rest: ', free' }]
  const invoice = invoiceOf(rest[0] ?? '', day, origin, trail)
  if (!invoice) return [dated]
  const { id, amountCents, currency, paidAt } = invoice
  const price = formatMoney(amountCents, currency as Currency)
  return [dated, { text: `${price} paid on `, day: paidAt.toISOString(), rest: `: invoice ${id}` }]
}

/** The invoice that an entry names as its own, or else the one whose cycle the day lies in: the first to reach beyond it. */
function invoiceOf(subscription: string, day: string, origin: Origin | undefined, trail: Trail | null) {
  const own = /^invoice:(.+)$/.exec(origin?.entry.key ?? '')?.[1]
  const paid = trail?.invoices.filter((each) => each.subscription === subscription) ?? []
  if (own) return paid.find(({ id }) => id === own)
  return paid.find(({ paidUntil }) => paidUntil && paidUntil.toISOString().slice(0, 10) > day)
}
