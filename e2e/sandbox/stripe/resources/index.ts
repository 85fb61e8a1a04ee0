import type { Route } from '../core/router'
import { accounts } from './account'
import { charges } from './charges'
import { checkoutSessions } from './checkout-sessions'
import { customerBalances } from './customer-balances'
import { customers } from './customers'
import { events, webhookEndpoints } from './events'
import { invoiceItems } from './invoice-items'
import { invoicePreviews } from './invoice-previews'
import { invoicePayments, invoices } from './invoices'
import { paymentIntents } from './payment-intents'
import { paymentMethods } from './payment-methods'
import { portalConfigurations } from './portal-configurations'
import { portalSessions } from './portal-sessions'
import { prices } from './prices'
import { products } from './products'
import { refunds } from './refunds'
import { setupIntents } from './setup-intents'
import { subscriptionItems } from './subscription-items'
import { subscriptionSchedules } from './subscription-schedules'
import { subscriptions } from './subscriptions'
import { testClocks } from './test-clocks'

/** Every endpoint of Stripe's API that the sandbox speaks. */
export const resources: Route[] = [
  ...accounts,
  ...charges,
  ...checkoutSessions,
  ...customerBalances,
  ...customers,
  ...events,
  ...invoiceItems,
  ...invoicePayments,
  ...invoicePreviews,
  ...invoices,
  ...paymentIntents,
  ...paymentMethods,
  ...portalConfigurations,
  ...portalSessions,
  ...prices,
  ...products,
  ...refunds,
  ...setupIntents,
  ...subscriptionItems,
  ...subscriptionSchedules,
  ...subscriptions,
  ...testClocks,
  ...webhookEndpoints,
]
