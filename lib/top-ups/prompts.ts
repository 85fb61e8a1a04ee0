import { soldPlans, yearlySavingPercent } from '@/lib/catalog/rules'
import type { Catalog, PaidPlan } from '@/lib/catalog/schema'
import type { TopUpPrompt } from '@/lib/subscriptions/buyers'

/** What somebody reads who may not buy packs yet, and the ways to them; each leads to a side of the plans page. */
export type UnlockPrompt = { title: string; text: string; ways: UnlockWay[] }

/** `pay` is the side of the plans page, null where either will do. `note` says what speaks for this way. */
export type UnlockWay = { label: string; pay: 'yearly' | 'monthly' | null; note: string | null }

/** The prompt in words, with the plans and the saving as the catalog has them. */
export function unlockPromptOf(catalog: Catalog, prompt: TopUpPrompt): UnlockPrompt {
  if (prompt !== 'plan-or-yearly') {
    const [way, label] =
      prompt === 'plan-paused' ? ['Resume your plan', 'Resume your plan'] : ['Upgrade', 'Upgrade now']
    return {
      title: 'Unlock one-time package',
      text: `This one-time package is available to subscribers only. ${way} to unlock it.`,
      ways: [{ label, pay: null, note: null }],
    }
  }
  const larger = monthlyBuyers(catalog)
  const names = larger.map(({ name }) => name)
  const saving = Math.max(0, ...soldPlans(catalog).filter(isPaid).map(yearlySavingPercent))
  return {
    title: 'Want access to One-Time Packages?',
    text: `They are for every plan that is paid yearly, and for ${listed(names, 'and')} paid monthly.`,
    ways: [
      { label: 'Switch to yearly', pay: 'yearly', note: saving > 0 ? `Up to ${saving}% off every month` : null },
      { label: `Go ${listed(names, 'or')}`, pay: 'monthly', note: moreOf(larger) },
    ],
  }
}

/** The plans on offer that buy packs although they are paid by the month. */
function monthlyBuyers(catalog: Catalog): PaidPlan[] {
  const { paid } = catalog.policies.topUps.buyers
  return soldPlans(catalog)
    .filter(isPaid)
    .filter((plan) => paid === 'any' || paid.monthly.includes(plan.key))
}

function moreOf(plans: PaidPlan[]): string | null {
  const least = Math.min(...plans.map(({ refill }) => refill.credits))
  return plans.length > 0 ? `From ${least.toLocaleString('en-US')} credits a month` : null
}

function listed(names: string[], word: 'and' | 'or'): string {
  return new Intl.ListFormat('en-US', { type: word === 'and' ? 'conjunction' : 'disjunction' }).format(names)
}

function isPaid(plan: { prices: unknown }): plan is PaidPlan {
  return plan.prices !== null
}
