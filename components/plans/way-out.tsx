'use client'

import { ExternalLink } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { Person, Refusal } from './person'
import { usePortal } from './use-portal'

/** Why something was not done, and the way to put it right where there is one. */
export function RefusalNotice({ refusal, person }: { refusal: Refusal; person: Person }) {
  return (
    <Notice tone="danger" action={refusal.wayOut && <WayOut way={refusal.wayOut} person={person} />}>
      {refusal.message}
    </Notice>
  )
}

function WayOut({ way, person }: { way: NonNullable<Refusal['wayOut']>; person: Person }) {
  if (way === 'reload') {
    return (
      <Button size="sm" onClick={() => window.location.reload()}>
        Reload the page
      </Button>
    )
  }
  return way === 'portal' ? (
    <PortalButton person={person} purpose="payment-method">
      Use another card
    </PortalButton>
  ) : (
    <PortalButton person={person} purpose="invoices">
      See the open invoice
    </PortalButton>
  )
}

type PortalButtonProps = { person: Person; purpose: 'payment-method' | 'invoices'; children: string }

/** The way to Stripe's own pages, in a new tab. */
export function PortalButton({ person, purpose, children }: PortalButtonProps) {
  const portal = usePortal(person)
  return (
    <>
      <Button size="sm" pending={portal.opening} onClick={() => void portal.open(purpose)}>
        {children}
        <ExternalLink aria-hidden />
        <span className="sr-only"> (opens a new tab)</span>
      </Button>
      {portal.fault && (
        <p role="alert" className="mt-2 text-danger-ink text-sm">
          {portal.fault}
        </p>
      )}
    </>
  )
}
