import { page } from '../core/lists'
import { inRange, paging, range, text } from '../core/params'
import { pick, type Route, route } from '../core/router'
import { idOf } from '../core/store'

export const charges: Route[] = [
  route({
    method: 'GET',
    pattern: '/v1/charges/:id',
    params: {},
    handler: ({ store, path }) => pick(store.tables.charges, 'charge', path.id!),
  }),
  route({
    method: 'GET',
    pattern: '/v1/charges',
    params: { ...paging, created: range(), customer: text(), payment_intent: text() },
    handler: ({ store, params, url }) =>
      page(
        [...store.tables.charges.values()].filter(
          (each) =>
            (params.customer === undefined || idOf(each.customer) === params.customer) &&
            (params.payment_intent === undefined || idOf(each.payment_intent) === params.payment_intent) &&
            inRange(each.created, params.created),
        ),
        params,
        url,
      ),
  }),
]
