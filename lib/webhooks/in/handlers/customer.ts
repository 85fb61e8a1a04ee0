import { syncCustomer } from '@/lib/subscriptions/customer'
import type { Handler } from './handler'

export const customer: Handler = ({ objectId }, alongside) => syncCustomer(objectId, alongside)
