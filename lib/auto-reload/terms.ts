/** What auto-reload is agreed on: which pack at which price, below which balance, in which words. */
import type { Catalog } from '@/lib/catalog/schema'
import { type Cents, type Credits, type Currency, cents, formatCredits, formatMoney } from '@/lib/core/money'

type Cap = { count: number; amountCents: Cents }

/** What a catalog says about auto-reload. */
export type ReloadPolicy = {
  packs: readonly { pack: string; discountPercent: number }[]
  threshold: { least: Credits; most: Credits; preset: Credits }
  checkedByDefault: boolean
  caps: { perDay: Cap; perMonth: Cap }
  coolDownMinutes: number
  declinesUntilStop: number
}

/** A pack as auto-reload buys it. `unitCents` is what one costs then, `listCents` what it costs otherwise. */
export type ReloadPack = {
  key: string
  name: string
  credits: Credits
  unitCents: Cents
  listCents: Cents
  discountPercent: number
}

/** A price less so many percent, rounded down to the cent: never more than it promises. */
export function discounted(priceCents: Cents, percent: number): Cents {
  return cents(Math.floor((priceCents * (100 - percent)) / 100))
}

/** The packs that auto-reload can buy, in the catalog's order; none where the catalog has no auto-reload. */
export function reloadPacks(catalog: Pick<Catalog, 'packs'>, policy: ReloadPolicy | null): ReloadPack[] {
  return catalog.packs.flatMap(({ key, name, credits, priceCents }) => {
    const offer = policy?.packs.find(({ pack }) => pack === key)
    if (!offer) return []
    const { discountPercent } = offer
    return [
      {
        key,
        name,
        credits,
        unitCents: discounted(priceCents, discountPercent),
        listCents: priceCents,
        discountPercent,
      },
    ]
  })
}

/** What is wrong with a threshold, in the words that stand beside the field; null where it will do. */
export function thresholdFault({ threshold: { least, most } }: ReloadPolicy, value: number): string | null {
  if (!Number.isInteger(value) || value < least) return `Min: ${formatCredits(least)}`
  return value > most ? `Max: ${formatCredits(most)}` : null
}

/** What a field shows for digits as they are typed: never more than the most; too little may still become enough. */
export function clampThreshold({ threshold: { most } }: ReloadPolicy, typed: string): string {
  const digits = typed.replace(/\D/g, '').replace(/^0+(?=\d)/, '')
  return Number(digits) > most ? String(most) : digits
}

/** Everything that somebody agrees to who switches auto-reload on. */
export type Terms = { policy: ReloadPolicy; pack: ReloadPack; threshold: number; currency: Currency }

/** The words as they are shown beside the box or the switch, and stored with the yes. */
export function consentWords({ policy, pack, threshold, currency }: Terms): string {
  const money = (amount: Cents) => formatMoney(amount, currency)
  const price =
    pack.discountPercent > 0 ? `${money(pack.unitCents)} instead of ${money(pack.listCents)}` : money(pack.unitCents)
  const { perDay, perMonth } = policy.caps
  return [
    `Whenever the balance falls below ${formatCredits(threshold)} credits, the card on file is charged without asking again`,
    `for as many ${pack.name} packs as bring it back there: ${formatCredits(pack.credits)} credits for ${price} each.`,
    `Never more than ${charges(perDay.count)} or ${money(perDay.amountCents)} in any 24 hours,`,
    `nor ${charges(perMonth.count)} or ${money(perMonth.amountCents)} in a calendar month (UTC).`,
    policy.declinesUntilStop === 1
      ? 'A declined charge switches it off.'
      : `After ${policy.declinesUntilStop} declined charges in a row it pauses, until another card is on file or you switch it on again.`,
    'You can switch it off at any time, at once.',
  ].join(' ')
}

function charges(count: number): string {
  return count === 1 ? '1 charge' : `${formatCredits(count)} charges`
}

/** Names the words and every figure in them: what was agreed to is what is in force, or has to be agreed to anew. */
export function consentVersion({ policy, pack, threshold, currency }: Terms): string {
  const { perDay, perMonth } = policy.caps
  const figures = [
    pack.key,
    pack.credits,
    `${pack.unitCents}${currency}`,
    pack.discountPercent,
    threshold,
    perDay.count,
    perDay.amountCents,
    perMonth.count,
    perMonth.amountCents,
    policy.declinesUntilStop,
  ]
  return ['2026-11', ...figures].join('/')
}
