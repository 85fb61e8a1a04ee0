/** Stripe.js's error shape, as it comes back in `{ error }`; `message` is worded for the payer. */
export interface ClientError {
  type: string
  message: string
  code?: string
  decline_code?: string
  param?: string
  payment_intent?: Intent
  setup_intent?: Intent
}

/** What the browser is told about a payment or setup intent. */
export interface Intent {
  id: string
  object: 'payment_intent' | 'setup_intent'
  client_secret: string
  status: string
  last_payment_error?: ClientError | null
  last_setup_error?: ClientError | null
}

/** A mistake in how the page uses the library: thrown, never shown to a payer. */
export function integrationError(message: string): Error {
  const error = new Error(message)
  error.name = 'IntegrationError'
  return error
}

export const validationError = (problem: { code: string; message: string }): ClientError => ({
  type: 'validation_error',
  code: problem.code,
  message: problem.message,
})
