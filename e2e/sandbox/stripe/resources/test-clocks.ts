import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { emit } from '../core/events'
import { page } from '../core/lists'
import { integer, paging, required, text } from '../core/params'
import { pick, type Route, route } from '../core/router'
import { idOf, newId, type Store } from '../core/store'
import { liveUntil } from '../engine/time'

const DAY = 86_400
const SHORTEST_DAYS: { [interval: string]: number } = { day: 1, week: 7, month: 31, year: 366 }

/** Stripe refuses leaps over more than two of the shortest subscription's intervals. */
function checkLeap(store: Store, clock: Stripe.TestHelpers.TestClock, to: number): void {
  for (const subscription of store.tables.subscriptions.values()) {
    if (idOf(subscription.test_clock) !== clock.id || subscription.status === 'canceled') continue
    const recurring = subscription.items.data[0]?.price.recurring
    const days = (SHORTEST_DAYS[recurring?.interval ?? 'month'] ?? 31) * (recurring?.interval_count ?? 1)
    if (to - clock.frozen_time > 2 * days * DAY) {
      throw invalid(
        'Cannot advance the test clock by more than two intervals of the shortest subscription at a time.',
        { param: 'frozen_time' },
      )
    }
  }
}

export const testClocks: Route[] = [
  route({
    method: 'POST',
    pattern: '/v1/test_helpers/test_clocks',
    params: { frozen_time: required(integer({ min: 0 })), name: text(300) },
    handler({ store, params }) {
      const clock: Stripe.TestHelpers.TestClock = {
        id: newId('clock'),
        object: 'test_helpers.test_clock',
        created: store.now(),
        deletes_after: store.now() + 30 * DAY,
        frozen_time: params.frozen_time,
        livemode: false,
        name: params.name ?? null,
        status: 'ready',
        status_details: {},
      }
      store.tables.testClocks.set(clock.id, clock)
      emit(store, 'test_helpers.test_clock.created', clock)
      return clock
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/test_helpers/test_clocks/:id',
    params: {},
    handler: ({ store, path }) => pick(store.tables.testClocks, 'testclock', path.id!),
  }),
  route({
    method: 'GET',
    pattern: '/v1/test_helpers/test_clocks',
    params: paging,
    handler: ({ store, params, url }) => page(store.tables.testClocks.values(), params, url),
  }),
  route({
    method: 'POST',
    pattern: '/v1/test_helpers/test_clocks/:id/advance',
    params: { frozen_time: required(integer()) },
    handler({ store, path, params }) {
      const clock = pick(store.tables.testClocks, 'testclock', path.id!)
      if (params.frozen_time <= clock.frozen_time) {
        throw invalid('Test clocks can only be advanced forward in time.', { param: 'frozen_time' })
      }
      checkLeap(store, clock, params.frozen_time)
      emit(store, 'test_helpers.test_clock.advancing', {
        ...clock,
        status: 'advancing',
        status_details: { advancing: { target_frozen_time: params.frozen_time } },
      })
      liveUntil(store, clock.id, params.frozen_time)
      clock.frozen_time = params.frozen_time
      emit(store, 'test_helpers.test_clock.ready', clock)
      return clock
    },
  }),
  route({
    method: 'DELETE',
    pattern: '/v1/test_helpers/test_clocks/:id',
    params: {},
    handler({ store, path }) {
      const clock = pick(store.tables.testClocks, 'testclock', path.id!)
      emit(store, 'test_helpers.test_clock.deleted', clock)
      for (const customer of [...store.tables.customers.values()]) {
        if (idOf(customer.test_clock) !== clock.id) continue
        store.tables.customers.delete(customer.id)
        store.tables.deleted.set(customer.id, 'customer')
        for (const [id, subscription] of store.tables.subscriptions) {
          if (idOf(subscription.customer) === customer.id) store.tables.subscriptions.delete(id)
        }
      }
      store.tables.testClocks.delete(clock.id)
      return { id: clock.id, object: 'test_helpers.test_clock', deleted: true }
    },
  }),
]
