import { completeInvoice } from '@/lib/subscriptions/completion'
import type { Handler } from './handler'

export const invoice: Handler = ({ objectId }, alongside) => completeInvoice(objectId, alongside)
