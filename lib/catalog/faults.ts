import type { AutoReloadPolicy, Catalog, Plan } from './shape'

/** What is wrong with a catalog beyond the shape of its parts, a line each; empty where nothing is. */
export function faultsOf(catalog: Catalog): string[] {
  const free = catalog.plans.filter((each) => each.prices === null && each.sold)
  return [
    ...twice('plan', catalog.plans),
    ...twice('pack', catalog.packs),
    ...twice('feature', catalog.features),
    ...twice('limit', catalog.limits),
    ...(free.length === 1 ? [] : ['exactly one plan is free: the one an account without a subscription is on']),
    ...catalog.plans.flatMap((plan) => planFaults(catalog, plan)),
    ...buyerFaults(catalog),
    ...(catalog.policies.autoReload ? autoReloadFaults(catalog, catalog.policies.autoReload) : []),
  ]
}

function twice(what: string, named: { key: string }[]): string[] {
  const keys = named.map(({ key }) => key)
  const found = keys.find((key, index) => keys.indexOf(key) !== index)
  return found ? [`${what} "${found}" stands in the catalog twice`] : []
}

function planFaults({ plans, limits }: Catalog, plan: Plan): string[] {
  const faults: string[] = []
  const successor = plans.find((each) => each.key === plan.replacedBy && each.sold)
  if (plan.replacedBy !== undefined && (plan.sold || !successor)) {
    faults.push(`plan "${plan.key}" is replaced by one that is sold, or by none`)
  }
  if (plan.prices && plan.prices.year > plan.prices.month * 12) {
    faults.push(`plan "${plan.key}" costs more by the year than by the month`)
  }
  for (const { key, measure } of limits) {
    const value = plan.limits[key]
    const fits = measure.kind === 'switch' ? typeof value === 'boolean' : typeof value !== 'boolean'
    if (value === undefined || !fits) faults.push(`plan "${plan.key}" does not say its "${key}"`)
  }
  for (const key of Object.keys(plan.limits)) {
    if (!limits.some((each) => each.key === key))
      faults.push(`plan "${plan.key}" has a "${key}" the catalog does not know`)
  }
  return faults
}

function buyerFaults({ plans, policies }: Catalog): string[] {
  const { paid } = policies.topUps.buyers
  const named = paid === 'any' ? [] : paid.monthly
  const unknown = named.find((key) => !plans.some((plan) => plan.key === key && plan.prices))
  return unknown ? [`"${unknown}" may buy packs, and is no plan that is paid for`] : []
}

function autoReloadFaults({ packs }: Catalog, policy: AutoReloadPolicy): string[] {
  const { least, most, preset } = policy.threshold
  const { perDay, perMonth } = policy.caps
  const faults = twice(
    'auto-reload of pack',
    policy.packs.map(({ pack }) => ({ key: pack })),
  )
  for (const each of policy.packs) {
    const pack = packs.find(({ key }) => key === each.pack)
    if (!pack) faults.push(`auto-reload buys "${each.pack}", and no such pack is sold`)
    else if ((pack.priceCents * (100 - each.discountPercent)) / 100 > perDay.amountCents) {
      faults.push(`auto-reload of "${each.pack}" costs more than may be charged in a day`)
    }
  }
  if (least > preset || preset > most) faults.push('the threshold that is proposed lies between the bounds')
  if (perDay.count > perMonth.count || perDay.amountCents > perMonth.amountCents) {
    faults.push('a month of auto-reload may come to less than a day')
  }
  return faults
}
