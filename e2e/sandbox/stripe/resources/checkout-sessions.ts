import type Stripe from 'stripe'
import { invalid, unsupported } from '../core/errors'
import { mergeMetadata } from '../core/events'
import { page } from '../core/lists'
import { inRange, object, oneOf, type Params, paging, range, text } from '../core/params'
import { pick, type Route, route } from '../core/router'
import { idOf, newId, type Store } from '../core/store'
import { createPrice, createProduct } from '../engine/catalog'
import { expireCheckoutSession, lineItemsOf } from '../engine/checkout'
import { openCheckoutSession, totalOf } from '../engine/checkout-open'
import type { CheckoutPlan } from '../engine/checkout-plan'
import { type lineItems, sessionChanges, sessionDetails } from './checkout-params'

type Given = Params<typeof sessionDetails>

/** The rules between parameters, in the words Stripe uses where it has some. */
function checkTogether(given: Given): 'hosted_page' | 'elements' {
  const ui = given.ui_mode ?? 'hosted_page'
  if (ui === 'embedded_page' || ui === 'form') throw unsupported(`ui_mode=${ui} of Checkout`, 'ui_mode')
  const missing = (param: string, why: string) => invalid(why, { code: 'parameter_missing', param })
  if (ui === 'hosted_page') {
    if (!given.success_url) throw missing('success_url', 'Missing required param: success_url.')
    if (given.return_url) throw invalid('`return_url` is only for `ui_mode: elements`.', { param: 'return_url' })
  } else {
    if (!given.return_url && given.redirect_on_completion !== 'never') {
      throw missing('return_url', 'Missing required param: return_url.')
    }
    for (const param of ['success_url', 'cancel_url'] as const) {
      if (given[param]) throw invalid(`You may not pass \`${param}\` with \`ui_mode: ${ui}\`.`, { param })
    }
  }
  if (given.mode !== 'setup' && !given.line_items?.length) {
    throw missing('line_items', 'Missing required param: line_items.')
  }
  if (given.mode !== 'payment' && given.payment_intent_data) {
    throw invalid(`You can not pass \`payment_intent_data\` in \`${given.mode}\` mode.`, {
      param: 'payment_intent_data',
    })
  }
  if (given.mode !== 'subscription' && given.subscription_data) {
    throw invalid(`You can not pass \`subscription_data\` in \`${given.mode}\` mode.`, { param: 'subscription_data' })
  }
  if (given.mode !== 'payment' && given.invoice_creation) {
    throw invalid('`invoice_creation` is only for `mode: payment`.', { param: 'invoice_creation' })
  }
  if (given.customer && given.customer_email) {
    throw invalid('You may only specify one of these parameters: customer, customer_email.', {
      param: 'customer_email',
    })
  }
  if (given.automatic_tax?.enabled) throw unsupported('automatic_tax', 'automatic_tax')
  return ui
}

type Line = NonNullable<Params<{ lines: typeof lineItems }>['lines']>[number]

function priceOf(store: Store, line: Line, param: string): Stripe.Price {
  if (line.price) {
    const price = pick(store.tables.prices, 'price', line.price, `${param}[price]`)
    if (!price.active)
      throw invalid('The price specified is inactive. This field only accepts active prices.', { param })
    return price
  }
  if (!line.price_data) throw invalid(`Missing required param: ${param}[price].`, { code: 'parameter_missing', param })
  const { product, product_data: fresh, ...data } = line.price_data
  if (!product && !fresh) throw invalid(`Missing required param: ${param}[price_data][product].`, { param })
  const holder = product
    ? pick(store.tables.products, 'product', product, `${param}[price_data][product]`)
    : createProduct(store, { ...fresh!, metadata: mergeMetadata(null, fresh!.metadata) })
  const price = createPrice(store, holder.id, data)
  // An inline price belongs to this session: Stripe makes it and archives it at once.
  price.active = false
  return price
}

function planLines(store: Store, mode: Given['mode'], given: Line[]): CheckoutPlan['lines'] {
  const lines = given.map((line, index) => {
    const price = priceOf(store, line, `line_items[${index}]`)
    const name = store.tables.products.get(idOf(price.product))?.name ?? ''
    return {
      id: newId('li'),
      price: price.id,
      quantity: line.quantity ?? 1,
      description: name,
      metadata: mergeMetadata(null, line.metadata),
    }
  })
  const prices = lines.map((line) => store.tables.prices.get(line.price)!)
  if (new Set(prices.map(({ currency }) => currency)).size > 1) {
    throw invalid('All prices must share one currency.', { param: 'line_items' })
  }
  if (mode === 'payment' && prices.some((price) => price.recurring)) {
    throw invalid(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      { param: 'line_items' },
    )
  }
  if (mode === 'subscription' && prices.some((price) => !price.recurring)) {
    throw unsupported('one-time prices in a Checkout session of `subscription` mode', 'line_items')
  }
  return lines
}

function planOf(store: Store, given: Given): CheckoutPlan {
  const { payment_intent_data: payment, setup_intent_data: setup, subscription_data: subscription } = given
  const invoice = given.invoice_creation
  return {
    lines: planLines(store, given.mode, given.line_items ?? []),
    paymentIntent: {
      description: payment?.description ?? null,
      metadata: mergeMetadata(null, payment?.metadata),
      setupFutureUsage: payment?.setup_future_usage ?? null,
      receiptEmail: payment?.receipt_email ?? null,
      statementDescriptor: payment?.statement_descriptor ?? null,
      captureMethod: payment?.capture_method ?? 'automatic_async',
    },
    setupIntent: { description: setup?.description ?? null, metadata: mergeMetadata(null, setup?.metadata) },
    subscription: {
      description: subscription?.description ?? null,
      metadata: mergeMetadata(null, subscription?.metadata),
    },
    invoice: invoice?.enabled
      ? {
          description: invoice.invoice_data?.description ?? null,
          footer: invoice.invoice_data?.footer ?? null,
          metadata: mergeMetadata(null, invoice.invoice_data?.metadata),
        }
      : null,
  }
}

/** What the session repeats of its request. */
function shownOf(given: Given): Partial<Stripe.Checkout.Session> {
  const saved = given.saved_payment_method_options
  const shown: Partial<Stripe.Checkout.Session> = {
    adaptive_pricing: given.adaptive_pricing && { enabled: given.adaptive_pricing.enabled ?? false },
    allow_promotion_codes: given.allow_promotion_codes,
    billing_address_collection: given.billing_address_collection,
    cancel_url: given.cancel_url,
    client_reference_id: given.client_reference_id,
    customer_creation: given.customer_creation,
    customer_email: given.customer_email,
    locale: given.locale as Stripe.Checkout.Session.Locale | undefined,
    metadata: mergeMetadata(null, given.metadata),
    payment_method_collection: given.payment_method_collection,
    redirect_on_completion: given.redirect_on_completion ?? (given.ui_mode === 'elements' ? 'always' : undefined),
    return_url: given.return_url,
    saved_payment_method_options: saved && {
      allow_redisplay_filters: saved.allow_redisplay_filters ?? ['always'],
      payment_method_remove: saved.payment_method_remove ?? 'disabled',
      payment_method_save: saved.payment_method_save ?? null,
    },
    submit_type: given.submit_type,
    success_url: given.success_url,
  }
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined))
}

function openSession(store: Store, id: string): Stripe.Checkout.Session {
  const session = pick(store.tables.checkoutSessions, 'checkout.session', id)
  if (session.status !== 'open') {
    throw invalid(`This Checkout Session has a status of ${session.status} and can't be updated.`)
  }
  return session
}

export const checkoutSessions: Route[] = [
  route({
    method: 'POST',
    pattern: '/v1/checkout/sessions',
    params: sessionDetails,
    handler({ store, params }) {
      const uiMode = checkTogether(params)
      const customer = params.customer ? pick(store.tables.customers, 'customer', params.customer, 'customer') : null
      return store.attempt(() => {
        const plan = planOf(store, params)
        const currency = plan.lines[0] ? store.tables.prices.get(plan.lines[0].price)!.currency : params.currency
        return openCheckoutSession(store, {
          mode: params.mode,
          uiMode,
          currency: currency ?? null,
          customer,
          plan,
          shown: shownOf(params),
          expiresAt: params.expires_at ?? null,
        })
      })
    },
  }),
  route({
    method: 'GET',
    pattern: '/v1/checkout/sessions/:id',
    params: {},
    handler: ({ store, path }) => pick(store.tables.checkoutSessions, 'checkout.session', path.id!),
  }),
  route({
    method: 'POST',
    pattern: '/v1/checkout/sessions/:id',
    params: sessionChanges,
    handler({ store, path, params }) {
      const session = openSession(store, path.id!)
      const plan = store.tables.checkoutPlans.get(session.id)!
      if (params.line_items) {
        if (session.payment_intent || session.invoice) {
          throw invalid("The line items of a Checkout Session that has a payment under way can't change.")
        }
        plan.lines = params.line_items.flatMap((line, index) => {
          const kept = plan.lines.find(({ id }) => id === line.id)
          if (kept) return [{ ...kept, quantity: line.quantity ?? kept.quantity, price: line.price ?? kept.price }]
          if (line.id) throw invalid(`No such line item: '${line.id}'`, { param: `line_items[${index}][id]` })
          return planLines(store, session.mode as Given['mode'], [line])
        })
        const total = totalOf(store, plan)
        Object.assign(session, { amount_subtotal: total, amount_total: total })
      }
      const { payment_intent_data: payment } = params
      if (payment?.description !== undefined) plan.paymentIntent.description = payment.description
      if (payment?.setup_future_usage !== undefined) plan.paymentIntent.setupFutureUsage = payment.setup_future_usage
      if (payment?.metadata !== undefined) {
        plan.paymentIntent.metadata = mergeMetadata(plan.paymentIntent.metadata, payment.metadata)
      }
      if (params.metadata !== undefined) session.metadata = mergeMetadata(session.metadata, params.metadata)
      return session
    },
  }),
  route({
    method: 'POST',
    pattern: '/v1/checkout/sessions/:id/expire',
    params: {},
    handler: ({ store, path }) => expireCheckoutSession(store, path.id!),
  }),
  route({
    method: 'GET',
    pattern: '/v1/checkout/sessions/:id/line_items',
    params: paging,
    handler: ({ store, path, params, url }) =>
      // Lines are shown in the order they were given, unlike other lists.
      page(
        lineItemsOf(store, pick(store.tables.checkoutSessions, 'checkout.session', path.id!)).reverse(),
        params,
        url,
      ),
  }),
  route({
    method: 'GET',
    pattern: '/v1/checkout/sessions',
    params: {
      ...paging,
      created: range(),
      customer: text(),
      customer_details: object({ email: text() }),
      payment_intent: text(),
      status: oneOf('open', 'complete', 'expired'),
      subscription: text(),
    },
    handler({ store, params, url }) {
      const wanted = (each: Stripe.Checkout.Session) =>
        (params.customer === undefined || idOf(each.customer) === params.customer) &&
        (params.payment_intent === undefined || idOf(each.payment_intent) === params.payment_intent) &&
        (params.subscription === undefined || idOf(each.subscription) === params.subscription) &&
        (params.status === undefined || each.status === params.status) &&
        (params.customer_details?.email === undefined ||
          each.customer_details?.email === params.customer_details.email) &&
        inRange(each.created, params.created)
      return page([...store.tables.checkoutSessions.values()].filter(wanted), params, url)
    },
  }),
]
