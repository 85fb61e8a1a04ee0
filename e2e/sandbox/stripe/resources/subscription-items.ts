import { noSuch } from '../core/errors'
import { page } from '../core/lists'
import { paging, required, text } from '../core/params'
import { pick, type Route, route } from '../core/router'

export const subscriptionItems: Route[] = [
  route({
    method: 'GET',
    pattern: '/v1/subscription_items/:id',
    params: {},
    handler({ store, path }) {
      for (const subscription of store.tables.subscriptions.values()) {
        const item = subscription.items.data.find(({ id }) => id === path.id)
        if (item) return item
      }
      throw noSuch('subscription_item', path.id!)
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/subscription_items',
    params: { ...paging, subscription: required(text()) },
    handler: ({ store, params, url }) =>
      page(
        pick(store.tables.subscriptions, 'subscription', params.subscription, 'subscription').items.data,
        params,
        url,
      ),
  }),
]
