import type { Route } from '../core/router'

/** The endpoints that Stripe.js calls with the publishable key. */
export const browserRoutes: Route[] = []
