import type Stripe from 'stripe'
import { challengeOf } from '../browser/intent-view'
import { paymentOf } from '../browser/routes'
import { invalid, noSuch } from '../core/errors'
import { changeAndTell } from '../core/events'
import type { RawMap } from '../core/form'
import type { PagesContext } from '../core/pages-context'
import { oneOf, readParams } from '../core/params'
import { pick } from '../core/router'
import { idOf } from '../core/store'
import { cancelNow } from '../engine/cancellations'
import { detach, newMethod } from '../engine/payment-methods'
import { makeDefault } from '../engine/portal'
import type { PortalVisit } from '../engine/portal-visits'
import { confirmSetupIntent, createSetupIntent } from '../engine/setups'
import { periodEndOf } from '../engine/subscriptions'
import { cardContext, cardForm, chosenCard, type HostedAnswer, NOT_AUTHENTICATED } from './card-form'
import { type Html, html } from './html'
import { dateOf } from './invoice-pdf'
import { type Portal, planName, portalPage } from './portal-home'

/** The page on which a card is chosen or typed. */
export function cardPage(portal: Portal): Html {
  const { store, customer } = portal
  const form = cardForm({
    title: 'Payment method',
    label: 'Use this card',
    action: `${portal.at}/card`,
    context: cardContext(store, customer.id, idOf(customer.invoice_settings.default_payment_method)),
    email: null,
    keeps: true,
  })
  return portalPage(portal, 'Payment method', form, { home: false, form: true })
}

/** Makes a card the default one: a card on file at once, a new one when its bank lets it be saved. */
export async function chooseCard(
  context: PagesContext,
  portal: Portal,
  visit: PortalVisit,
  form: RawMap,
): Promise<HostedAnswer> {
  const { store, customer } = portal
  const { email: _email, ...chosen } = chosenCard(form)
  const payment = paymentOf(store, chosen, customer.id)
  if ('paymentMethod' in payment) {
    makeDefault(store, customer, payment.paymentMethod)
    return done(context, portal)
  }
  const method = newMethod(store, payment, true)
  const intent = createSetupIntent(store, {
    customer: customer.id,
    paymentMethod: null,
    usage: 'off_session',
    description: null,
    metadata: {},
  })
  visit.setupIntent = intent.id
  const outcome = confirmSetupIntent(store, intent.id, { paymentMethod: method.id })
  context.changed()
  if (outcome.kind === 'declined') return { message: outcome.error.message }
  const challenge = challengeOf(outcome.intent)
  return challenge ? { challenge } : settleCard(context, portal, visit)
}

/** Takes the card as the default one once its bank has agreed. */
export async function settleCard(context: PagesContext, portal: Portal, visit: PortalVisit): Promise<HostedAnswer> {
  const intent = portal.store.tables.setupIntents.get(visit.setupIntent ?? '')
  const method = idOf(intent?.payment_method)
  if (intent?.status !== 'succeeded' || !method) return { message: NOT_AUTHENTICATED }
  makeDefault(portal.store, portal.customer, method)
  return done(context, portal)
}

/** Where a finished step leads: back to the portal, to the address the session names, or to a word of thanks. */
async function done(context: PagesContext, portal: Portal): Promise<{ redirect: string }> {
  context.changed()
  await context.webhooksTried(10_000)
  const after = portal.session.flow?.after_completion
  if (after?.type === 'redirect' && after.redirect) return { redirect: after.redirect.return_url }
  return { redirect: after?.type === 'hosted_confirmation' ? `${portal.at}/done` : portal.at }
}

export function donePage(portal: Portal): Html {
  const words = portal.session.flow?.after_completion.hosted_confirmation?.custom_message
  const content = html`<main class="Desk"><h1>Done</h1><p class="Said" role="status">${words ?? 'Your change has been saved. You can close this page.'}</p></main>`
  return portalPage(portal, 'Done', content, {})
}

export function ownCard(portal: Portal, id: string): Stripe.PaymentMethod {
  const method = pick(portal.store.tables.paymentMethods, 'PaymentMethod', id)
  if (idOf(method.customer) !== portal.customer.id) throw noSuch('PaymentMethod', id)
  return method
}

export function removeCard(portal: Portal, id: string): void {
  if (idOf(portal.customer.invoice_settings.default_payment_method) === id) {
    throw invalid('The default card can’t be removed. Choose another one first.')
  }
  detach(portal.store, ownCard(portal, id))
}

function ownSubscription({ store, customer, configuration }: Portal, id: string): Stripe.Subscription {
  const subscription = pick(store.tables.subscriptions, 'subscription', id)
  const allowed = configuration.features.subscription_cancel.enabled && !subscription.schedule
  if (idOf(subscription.customer) !== customer.id || !allowed) throw noSuch('subscription', id)
  return subscription
}

const REASONS: { [option: string]: string } = {
  customer_service: 'Customer service was less than expected',
  low_quality: 'Quality was less than expected',
  missing_features: 'I need more features',
  other: 'Other reason',
  switched_service: 'I found an alternative',
  too_complex: 'Ease of use was less than expected',
  too_expensive: 'It’s too expensive',
  unused: 'I no longer need it',
}

/** Says what canceling means before it is done. */
export function cancelPage(portal: Portal, id: string): Html {
  const subscription = ownSubscription(portal, id)
  const { mode, cancellation_reason: reason } = portal.configuration.features.subscription_cancel
  const when =
    mode === 'immediately'
      ? 'Your plan ends now.'
      : `Your plan stays as it is until ${dateOf(periodEndOf(subscription))}, and then ends. You can take this back until then.`
  const options = reason.enabled
    ? html`<fieldset><legend>What is the reason? (optional)</legend>${reason.options.map((option) => html`<label><input type="radio" name="feedback" value="${option}">${REASONS[option] ?? option}</label>`)}</fieldset>`
    : null
  const content = html`<main class="Desk"><h1>Cancel ${planName(portal.store, subscription)}?</h1>
<form class="Decide" method="post" action="${portal.at}/subscriptions/${id}/cancel"><p>${when}</p>${options}
<button class="Pay Danger">Cancel plan</button><a class="Link" href="${portal.at}">Keep my plan</a></form></main>`
  return portalPage(portal, 'Cancel plan', content, { home: false })
}

export async function cancel(context: PagesContext, portal: Portal, id: string, form: RawMap): Promise<string> {
  const { store } = portal
  const subscription = ownSubscription(portal, id)
  const { mode } = portal.configuration.features.subscription_cancel
  const { feedback } = readParams({ feedback: oneOf(...Object.keys(REASONS)) }, form)
  if (mode === 'immediately') {
    cancelNow(store, subscription, { prorate: false, invoiced: false })
  } else if (!subscription.cancel_at) {
    changeAndTell(store, 'customer.subscription.updated', subscription, {
      // As the portal does it: a date, not the flag (https://docs.stripe.com/billing/subscriptions/billing-mode).
      cancel_at: periodEndOf(subscription),
      canceled_at: store.now(portal.customer),
      cancellation_details: {
        ...subscription.cancellation_details!,
        reason: 'cancellation_requested',
        feedback: (feedback ?? null) as Stripe.Subscription.CancellationDetails['feedback'],
      },
    })
  }
  return (await done(context, portal)).redirect
}

export async function renewPlan(context: PagesContext, portal: Portal, id: string): Promise<string> {
  const subscription = ownSubscription(portal, id)
  changeAndTell(portal.store, 'customer.subscription.updated', subscription, {
    cancel_at_period_end: false,
    cancel_at: null,
    canceled_at: null,
    cancellation_details: { ...subscription.cancellation_details!, reason: null, feedback: null },
  })
  context.changed()
  await context.webhooksTried(10_000)
  return portal.at
}
