import { collectRenewal, completeInvoice } from '@/lib/subscriptions/paid-cycles'
import type { Handler } from './handler'

export const invoiceCreated: Handler = ({ objectId }, alongside) => collectRenewal(objectId, alongside)

export const invoiceChanged: Handler = ({ objectId }, alongside) => completeInvoice(objectId, alongside)
