import { type Currency, formatMoney } from '@/lib/core/money'
import type { Advice } from '@/lib/top-ups/advice'
import type { AdviceView } from './offer'

export function adviceViewOf({ planName, interval, savesCents, facts }: Advice, currency: Currency): AdviceView {
  return { planName, pay: interval === 'year' ? 'yearly' : 'monthly', saves: formatMoney(savesCents, currency), facts }
}
