import { collectRenewal, completeInvoice } from '@/lib/subscriptions/completion'
import type { Handler } from './handler'

export const invoiceCreated: Handler = ({ objectId }, alongside) => collectRenewal(objectId, alongside)

export const invoicePaid: Handler = ({ objectId }, alongside) => completeInvoice(objectId, alongside)
