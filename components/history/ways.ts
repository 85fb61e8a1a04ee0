/**
 * Where credits came from, step by step: from the lot they are in, over the lots they were in before, to the payment,
 * refill or correction that brought them.
 */
import type { Catalog } from '@/lib/catalog/schema'
import { type Cents, type Currency, formatMoney } from '@/lib/core/money'
import type { Origin } from '@/lib/ledger/queries'
import type { RefillSource } from '@/lib/subscriptions/sources'
import type { PaidPurchase } from '@/lib/top-ups/queries'

/** What is known of the lots on a page: their ways back, and the payments at the end of them. */
export type Trail = {
  catalog: Catalog
  origins: ReadonlyMap<number, Origin>
  purchases: readonly PaidPurchase[]
  subscriptions: readonly RefillSource[]
}

/** The steps back from lot `lot`, whose source is `source`; the last one is where its credits came from outside. */
export function wayOf(lot: number, source: string, trail: Trail | null): string[] {
  const origin = trail?.origins.get(lot)
  const last = endOf(source, origin, trail)
  const before = (origin?.from ?? []).flatMap((from) => {
    const earlier = trail?.origins.get(from)
    return earlier ? wayOf(from, earlier.source, trail) : []
  })
  // A spend that was given back may have used many lots; what they have in common is told once.
  return [...new Set([...last, ...before])]
}

function endOf(source: string, origin: Origin | undefined, trail: Trail | null): string[] {
  const [kind = '', ...rest] = source.split(':')
  switch (kind) {
    case 'payment':
      return [paymentInWords(rest.join(':'), trail)]
    case 'refill':
      return refillInWords(rest, trail)
    case 'rollover':
      return [rest[0] ? `Left over from lot ${rest[0]}` : 'Left over from an earlier cycle']
    case 'refund':
      return [`Given back for entry ${rest[0]}, after its lot had ended`]
    case 'adjustment':
      return [origin?.entry.reason ? `Corrected by hand: ${origin.entry.reason}` : 'Corrected by hand']
    case 'transfer':
      return ['Came from another client']
    default:
      return [source]
  }
}

function paymentInWords(payment: string, trail: Trail | null): string {
  const purchase = trail?.purchases.find((each) => each.payment === payment)
  if (!purchase) return `Payment ${payment}`
  const { pack, quantity, amountCents, currency, paidAt } = purchase
  const name = trail?.catalog.packs.find((each) => each.key === pack)?.name ?? pack
  const what = `${quantity > 1 ? `${quantity} × ` : ''}${name} package`
  const price = formatMoney(amountCents as Cents, currency as Currency)
  return `${what}, ${price} paid${paidAt ? ` on ${writeDay(paidAt)}` : ''}: payment ${payment}`
}

/** `free:<anchor>:<day>`, or a subscription's id and the day. */
function refillInWords(rest: string[], trail: Trail | null): string[] {
  const day = rest.at(-1) ?? ''
  const dated = /^\d{4}-\d{2}-\d{2}$/.test(day) ? `Refill of ${writeDay(new Date(`${day}T00:00:00Z`))}` : 'Refill'
  if (rest[0] === 'free') return [`${dated}, free`]
  const subscription = trail?.subscriptions.find(({ id }) => id === rest[0])
  return subscription?.stripeId ? [dated, `Paid with subscription ${subscription.stripeId}`] : [dated]
}

function writeDay(day: Date): string {
  return day.toLocaleString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
}
