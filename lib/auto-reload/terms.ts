/** What auto-reload is agreed on: which pack at which price, below which balance, in which words. */
import type { ReloadPack } from '@/lib/catalog/rules'
import type { AutoReloadPolicy } from '@/lib/catalog/schema'
import { type Cents, type Currency, formatCredits, formatMoney } from '@/lib/core/money'

/** What is wrong with a threshold, in the words that stand beside the field; null where it will do. */
export function thresholdFault({ threshold: { least, most } }: AutoReloadPolicy, value: number): string | null {
  if (!Number.isInteger(value) || value < least) return `Min: ${formatCredits(least)}`
  return value > most ? `Max: ${formatCredits(most)}` : null
}

/** What a field shows for digits as they are typed: never more than the most; too little may still become enough. Credits are whole. */
export function clampThreshold({ threshold: { most } }: AutoReloadPolicy, typed: string): string {
  const whole = typed.replace(/[.,]\d{0,2}$/, '')
  const digits = whole.replace(/\D/g, '').replace(/^0+(?=\d)/, '')
  return Number(digits) > most ? String(most) : digits
}

/** Everything that somebody agrees to who switches auto-reload on. */
export type Terms = { policy: AutoReloadPolicy; reload: ReloadPack; threshold: number; currency: Currency }

/** The words as they are shown beside the box or the switch, and stored with the yes. */
export function consentWords({ policy, reload, threshold, currency }: Terms): string {
  const { pack, discountPercent, priceCents } = reload
  const money = (amount: Cents) => formatMoney(amount, currency)
  const price = discountPercent > 0 ? `${money(priceCents)} instead of ${money(pack.priceCents)}` : money(priceCents)
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
export function consentVersion({ policy, reload, threshold, currency }: Terms): string {
  const { pack, discountPercent, priceCents } = reload
  const { perDay, perMonth } = policy.caps
  const figures = [
    pack.key,
    pack.credits,
    `${priceCents}${currency}`,
    discountPercent,
    threshold,
    perDay.count,
    perDay.amountCents,
    perMonth.count,
    perMonth.amountCents,
    policy.declinesUntilStop,
  ]
  return ['2026-11', ...figures].join('/')
}
