import { syncCard } from '@/lib/subscriptions/customer'
import type { Handler } from './handler'

/** A card that was taken off its customer no longer names it, so the workspace is found by its card on file. */
export const paymentMethod: Handler = ({ objectId }, alongside) => syncCard(objectId, alongside)
