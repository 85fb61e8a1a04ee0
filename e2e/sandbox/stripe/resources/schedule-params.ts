import {
  clearable,
  type Field,
  flag,
  integer,
  list,
  metadata,
  object,
  oneOf,
  paging,
  range,
  required,
  text,
} from '../core/params'

/** A moment, or the word for this one. */
export const moment = (): Field<number | 'now', false> => ({
  required: false,
  parse: (raw, name) => (raw === 'now' ? 'now' : integer().parse(raw, name)),
})

export const prorationBehavior = oneOf('always_invoice', 'create_prorations', 'none')

const phase = object({
  billing_cycle_anchor: oneOf('automatic', 'phase_start'),
  collection_method: oneOf('charge_automatically'),
  currency: text(3),
  default_payment_method: text(),
  description: clearable(text(500)),
  duration: object({
    interval: required(oneOf('day', 'week', 'month', 'year')),
    interval_count: integer({ min: 1, max: 1200 }),
  }),
  end_date: moment(),
  items: required(
    list(object({ price: required(text()), quantity: integer({ min: 0, max: 999_999 }), metadata: metadata() })),
  ),
  metadata: metadata(),
  proration_behavior: prorationBehavior,
  start_date: moment(),
})

/** What a schedule is made from here: a subscription that is there already. */
export const scheduleCreation = { from_subscription: text(), metadata: metadata() }

export const scheduleChanges = {
  default_settings: object({
    billing_cycle_anchor: oneOf('automatic'),
    collection_method: oneOf('charge_automatically'),
  }),
  end_behavior: oneOf('cancel', 'release'),
  metadata: metadata(),
  phases: list(phase),
  proration_behavior: prorationBehavior,
}

export const scheduleFilters = {
  ...paging,
  canceled_at: range(),
  completed_at: range(),
  created: range(),
  customer: text(),
  released_at: range(),
  scheduled: flag(),
}
