import type Stripe from 'stripe'
import { object, text } from '../core/params'

/** An address as it is sent: every part may be left out. */
export const address = object({
  city: text(),
  country: text(2),
  line1: text(),
  line2: text(),
  postal_code: text(),
  state: text(),
})

type Given = { [Part in keyof Stripe.Address]?: string | null }

/** An address as it is answered: every part is there, null where nothing is known. */
export const addressOf = (given: Given): Stripe.Address => ({
  city: given.city ?? null,
  country: given.country ?? null,
  line1: given.line1 ?? null,
  line2: given.line2 ?? null,
  postal_code: given.postal_code ?? null,
  state: given.state ?? null,
})
