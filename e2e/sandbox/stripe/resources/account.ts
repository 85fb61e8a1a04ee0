import type Stripe from 'stripe'
import { noSuch } from '../core/errors'
import { type Route, route } from '../core/router'

const ACCOUNT_ID = 'acct_sandbox'

const account: Stripe.Account = {
  id: ACCOUNT_ID,
  object: 'account',
  charges_enabled: true,
  country: 'US',
  default_currency: 'usd',
  details_submitted: true,
  email: 'owner@sandbox.localhost',
  payouts_enabled: true,
  settings: null,
  type: 'standard',
}

export const accounts: Route[] = [
  route({ method: 'GET', pattern: '/v1/account', params: {}, handler: () => account }),
  route({
    method: 'GET',
    pattern: '/v1/accounts/:id',
    params: {},
    handler({ path }) {
      if (path.id !== ACCOUNT_ID) throw noSuch('account', path.id!)
      return account
    },
  }),
]
