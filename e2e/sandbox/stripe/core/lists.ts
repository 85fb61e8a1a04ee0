import type Stripe from 'stripe'
import { noSuch } from './errors'

type Paging = { limit?: number; starting_after?: string; ending_before?: string }

/**
 * One page of a list, newest first. `rows` come in order of creation.
 * https://docs.stripe.com/api/pagination
 */
export function page<T extends { id: string; object: string }>(
  rows: Iterable<T>,
  paging: Paging,
  url: string,
): Stripe.ApiList<T> {
  const newestFirst = [...rows].reverse()
  const limit = paging.limit ?? 10
  const indexOf = (id: string, param: string) => {
    const index = newestFirst.findIndex((row) => row.id === id)
    if (index < 0) throw noSuch(newestFirst[0]?.object ?? 'object', id, param)
    return index
  }
  if (paging.ending_before !== undefined) {
    const end = indexOf(paging.ending_before, 'ending_before')
    const start = Math.max(0, end - limit)
    return { object: 'list', data: newestFirst.slice(start, end), has_more: start > 0, url }
  }
  const start = paging.starting_after === undefined ? 0 : indexOf(paging.starting_after, 'starting_after') + 1
  const data = newestFirst.slice(start, start + limit)
  return { object: 'list', data, has_more: start + limit < newestFirst.length, url }
}

/** A list that lies inside an object, whole. */
export function inside<T>(data: T[], url: string): Stripe.ApiList<T> {
  return { object: 'list', data, has_more: false, url }
}
