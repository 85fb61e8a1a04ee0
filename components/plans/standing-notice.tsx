'use client'

import { ExternalLink } from 'lucide-react'
import { buttonLook } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { Person } from './person'
import type { PlansView } from './view'
import { PortalButton } from './way-out'

/** What somebody should know about the plan they have before they choose another one. */
export function StandingNotice({ view, person }: { view: PlansView; person: Person }) {
  const { standing } = view
  if (!standing) return null
  const { name, status, legacy, notResumed } = standing
  return (
    <div className="mx-auto mt-6 flex max-w-[760px] flex-col gap-2 empty:hidden">
      {status === 'incomplete' && (
        <Notice tone="warning" title="A payment for a plan is not through yet">
          It was begun and not finished. Choose the plan again to go on with it; nothing is charged twice.
        </Notice>
      )}
      {status === 'past_due' && (
        <Notice
          tone="warning"
          title="The last renewal could not be charged"
          action={<Pay view={view} person={person} />}
        >
          {name} goes on, and the charge is tried again by itself over the next days. Credits arrive once it goes
          through.
        </Notice>
      )}
      {status === 'unpaid' && (
        <Notice tone="danger" title="The last renewal was not paid" action={<Pay view={view} person={person} />}>
          No more credits arrive on {name}, and what you bought once is locked, until it is paid. Your credits are safe.
        </Notice>
      )}
      {status === 'paused' && notResumed && (
        <Notice
          tone="danger"
          title="The pause is over, but the payment failed"
          action={<Pay view={view} person={person} />}
        >
          {name} stays paused and nothing more is charged by itself. It goes on when the open invoice is paid, or when
          you resume it with a card that works.
        </Notice>
      )}
      {status === 'paused' && !notResumed && (
        <Notice tone="warning" title={`${name} is paused`}>
          Nothing is charged and no credits arrive until it resumes. What you bought once is locked as long, and stays
          yours.
        </Notice>
      )}
      {legacy && (
        <Notice title={`Your plan: ${name}, no longer sold`}>
          You keep it at its own price for as long as you like. Once you leave it, there is no way back to it.
        </Notice>
      )}
    </div>
  )
}

/** The way out of an open payment: the invoice itself, or another card for the next try. */
function Pay({ view: { openInvoice }, person }: { view: PlansView; person: Person }) {
  return (
    <div className="flex flex-wrap gap-2">
      {openInvoice && (
        <a
          href={openInvoice.url}
          target="_blank"
          rel="noreferrer"
          className={buttonLook({ tone: 'primary', size: 'sm' })}
        >
          Pay {openInvoice.amount} now
          <ExternalLink aria-hidden />
          <span className="sr-only"> (opens a new tab)</span>
        </a>
      )}
      <PortalButton person={person} purpose="payment-method">
        Change the card
      </PortalButton>
    </div>
  )
}
