import { syncSubscription } from '@/lib/subscriptions/completion'
import type { Handler } from './handler'

export const subscription: Handler = ({ objectId }, alongside) => syncSubscription(objectId, alongside)
