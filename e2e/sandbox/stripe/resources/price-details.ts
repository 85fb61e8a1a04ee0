import { integer, metadata, object, oneOf, required, text } from '../core/params'

const recurring = object({
  interval: required(oneOf('day', 'week', 'month', 'year')),
  interval_count: integer({ min: 1, max: 36 }),
  usage_type: oneOf('licensed'),
})

/** What makes a price, wherever one may be given inline. Metered and tiered prices are not sold here. */
export const priceDetails = {
  currency: required(text(3)),
  metadata: metadata(),
  recurring,
  tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
  unit_amount: integer({ min: 0, max: 99_999_999 }),
}
