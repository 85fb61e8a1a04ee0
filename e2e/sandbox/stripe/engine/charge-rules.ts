import type { Store } from '../core/store'

/** What charges meet whatever their card is. */
export type ChargeRule = {
  /** `authentication`: the bank asks the payer. Else a decline code (or an error code such as `expired_card`). */
  outcome: 'authentication' | (string & {})
  /** Only this customer's charges. */
  customer: string | null
  /** How many more charges; null until the rule is taken back. */
  times: number | null
}

/** The rule that the next charge of this customer meets, if there is one; a rule that is used up goes. */
export function nextRule(store: Store, customer: string | null): ChargeRule | null {
  const rule = store.chargeRules.find((each) => each.customer === null || each.customer === customer)
  if (!rule) return null
  if (rule.times !== null) rule.times -= 1
  store.chargeRules = store.chargeRules.filter(({ times }) => times !== 0)
  return rule
}
