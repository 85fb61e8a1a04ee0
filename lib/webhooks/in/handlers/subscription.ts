import { db } from '@/db/client'
import { orThrow } from '@/lib/stripe/failures'
import { fetchScheduled } from '@/lib/stripe/subscription-changes'
import { readAgain } from '@/lib/subscriptions/paid-cycles'
import type { Handler } from './handler'

export const subscription: Handler = ({ objectId }, alongside) => readAgain(objectId, alongside)

/** A schedule is what its subscription says of it. */
export const subscriptionSchedule: Handler = async ({ objectId }, alongside) => {
  const subscriptionId = orThrow(await fetchScheduled(objectId))
  if (subscriptionId) return readAgain(subscriptionId, alongside)
  return db().transaction((tx) => alongside(tx, 'no subscription'))
}
