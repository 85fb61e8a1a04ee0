import type Stripe from 'stripe'
import { emit } from '../core/events'
import { newId, type Store } from '../core/store'

/**
 * Somebody in the portal. The address of a session opens it once, within five minutes, and leads to a visit with an
 * address of its own, which ends an hour after it was last used. Both by the wall clock, as they are about the person.
 */
export type PortalVisit = {
  session: string
  customer: string
  kind: 'invitation' | 'visit'
  /** Wall clock in milliseconds after which it is no longer good. */
  goodUntil: number
  used: boolean
  /** The card being saved, while a bank is asked about it. */
  setupIntent: string | null
}

const OPENS_WITHIN_MS = 5 * 60_000
const LASTS_MS = 60 * 60_000

type SessionDraft = {
  customer: string
  configuration: Stripe.BillingPortal.Configuration
  flow: Stripe.BillingPortal.Session.Flow | null
  locale: string | null
  returnUrl: string | null
}

export function createPortalSession(store: Store, draft: SessionDraft): Stripe.BillingPortal.Session {
  const id = newId('bps')
  const secret = newId('test', 40)
  const session: Stripe.BillingPortal.Session = {
    id,
    object: 'billing_portal.session',
    after_expiration: null,
    configuration: draft.configuration.id,
    created: store.now(draft.customer),
    customer: draft.customer,
    customer_account: null,
    flow: draft.flow,
    livemode: false,
    locale: draft.locale,
    on_behalf_of: null,
    return_url: draft.returnUrl ?? draft.configuration.default_return_url,
    url: `${store.baseUrl}/p/session/${secret}`,
  }
  store.tables.portalSessions.set(id, session)
  store.tables.portalVisits.set(secret, {
    session: id,
    customer: draft.customer,
    kind: 'invitation',
    goodUntil: Date.now() + OPENS_WITHIN_MS,
    used: false,
    setupIntent: null,
  })
  emit(store, 'billing_portal.session.created', session)
  return session
}

/** Opens the portal by a session's address: the name of the visit, or null where the address is used up or too old. */
export function openVisit(store: Store, secret: string): string | null {
  const invitation = store.tables.portalVisits.get(secret)
  if (invitation?.kind !== 'invitation' || invitation.used || invitation.goodUntil < Date.now()) return null
  invitation.used = true
  const name = newId('visit', 40)
  store.tables.portalVisits.set(name, { ...invitation, kind: 'visit', used: false, goodUntil: Date.now() + LASTS_MS })
  return name
}

/** A visit that still lasts, which it now does for another hour. */
export function visitNamed(store: Store, name: string): PortalVisit | null {
  const visit = store.tables.portalVisits.get(name)
  if (visit?.kind !== 'visit' || visit.goodUntil < Date.now()) return null
  visit.goodUntil = Date.now() + LASTS_MS
  return visit
}
