import type Stripe from 'stripe'

export type FaultType = 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error'

/** The `error` object of an answer, as https://docs.stripe.com/api/errors lists its fields. */
export type FaultBody = {
  type: FaultType
  message: string
  code?: string
  decline_code?: string
  param?: string
  charge?: string
  payment_intent?: Stripe.PaymentIntent
  payment_method?: Stripe.PaymentMethod
  setup_intent?: Stripe.SetupIntent
  doc_url?: string
  request_log_url?: string
}

/** A refusal that travels to the client as Stripe's `{error: …}` with an HTTP status. */
export class StripeFault extends Error {
  constructor(
    readonly status: number,
    readonly body: FaultBody,
  ) {
    super(body.message)
    this.name = 'StripeFault'
  }
}

/** A request that Stripe would not accept: 400 with a code and, where one is to blame, the parameter. */
export function invalid(
  message: string,
  options: { code?: string; param?: string; status?: number } = {},
): StripeFault {
  const { status = 400, ...rest } = options
  return new StripeFault(status, { type: 'invalid_request_error', message, ...rest })
}

/** An id that names nothing: 404 where it stood in the path (`param` is `id`), 400 where it was a parameter. */
export function noSuch(kind: string, id: string, param = 'id'): StripeFault {
  return invalid(`No such ${kind}: '${id}'`, {
    code: 'resource_missing',
    param,
    status: param === 'id' ? 404 : 400,
  })
}

/** Something Stripe does and this sandbox does not; said plainly so that nobody takes it for a refusal of Stripe's. */
export function unsupported(what: string, param?: string): StripeFault {
  return invalid(`The Stripe sandbox does not implement ${what}.`, { code: 'sandbox_unsupported', param })
}
