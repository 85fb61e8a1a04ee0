import { faultsOf } from './faults'
import { catalogShape } from './shape'

export type {
  AutoReloadPolicy,
  Catalog,
  CatalogInput,
  Feature,
  Interval,
  Limit,
  Pack,
  PaidPlan,
  Plan,
  TopUpPolicy,
} from './shape'

/** Checks one price list when it is loaded: a mistake stops the product before it can sell anything. */
export const catalogSchema = catalogShape.superRefine((catalog, context) => {
  for (const message of faultsOf(catalog)) context.addIssue({ code: 'custom', message })
})
