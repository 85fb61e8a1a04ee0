import type Stripe from 'stripe'
import { invalid, unsupported } from '../core/errors'
import { mergeMetadata } from '../core/events'
import type { Params } from '../core/params'
import { pick } from '../core/router'
import { idOf, newId, type Store } from '../core/store'
import { createPrice, createProduct } from '../engine/catalog'
import type { CheckoutPlan } from '../engine/checkout-plan'
import type { lineItems, sessionDetails } from './checkout-params'

export type Given = Params<typeof sessionDetails>

/** The rules between parameters, in the words Stripe uses where it has some. */
export function checkTogether(given: Given): 'hosted_page' | 'elements' {
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

/** The lines of a session, priced by the catalog. */
export function planLines(store: Store, mode: Given['mode'], given: Line[]): CheckoutPlan['lines'] {
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

/** What the session will create when it is paid. */
export function planOf(store: Store, given: Given): CheckoutPlan {
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
export function shownOf(given: Given): Partial<Stripe.Checkout.Session> {
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
