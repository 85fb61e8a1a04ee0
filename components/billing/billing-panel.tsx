'use client'

import { ExternalLink } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { usePortal } from '@/components/plans/use-portal'
import type { Billing, ProfileView } from '@/components/profile/view'
import { Button } from '@/components/ui/button'
import { LocalTime } from '@/components/ui/local-time'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { useReadAgain } from '@/components/ui/read-again'
import type { Holder } from './actions'

type BillingPanelProps = {
  billing: Billing
  view: ProfileView
  holder: Holder
  manages: boolean
  /** What can be done with the plan: on a phone it stands here. */
  actions: ReactNode
}

/** What the plan costs, when it is charged again, and the way to Stripe's own pages. For paid plans alone. */
export function BillingPanel({ billing, view, holder, manages, actions }: BillingPanelProps) {
  return (
    <Panel title="Billing and payment">
      <div className="px-4 pb-4 sm:px-6 sm:pb-6">
        <dl className="divide-y">
          <Fact name="Price">{billing.price}</Fact>
          <Fact name="Billing period">{billing.period}</Fact>
          <Next billing={billing} view={view} />
          {billing.changingTo && (
            <Fact name="Changing to">
              {billing.changingTo.name}
              <span className="block font-normal text-muted text-sm">
                {billing.changingTo.price && `${billing.changingTo.price}, `}
                from <LocalTime at={billing.changingTo.at} />
              </span>
            </Fact>
          )}
          <Fact name="Card">{billing.card ?? 'None on file'}</Fact>
        </dl>
        {manages && <ManagePayment holder={holder} />}
        <div className="mt-3 sm:hidden">{actions}</div>
      </div>
    </Panel>
  )
}

function Next({ billing, view }: { billing: Billing; view: ProfileView }) {
  if (billing.renewsAt) {
    return (
      <Fact name="Renewal date">
        <LocalTime at={billing.renewsAt} />
      </Fact>
    )
  }
  if (billing.endsAt) {
    return (
      <Fact name="Ends on">
        <LocalTime at={billing.endsAt} />
      </Fact>
    )
  }
  return (
    <Fact name="Renewal date">
      {view.status === 'paused' ? 'None while it is paused' : 'Waits for the open payment'}
    </Fact>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4 py-2.5">
      <dt className="text-muted">{name}</dt>
      <dd className="text-right font-medium">{children}</dd>
    </div>
  )
}

function ManagePayment({ holder }: { holder: Holder }) {
  const portal = usePortal(holder)
  const away = useReadOnReturn()
  return (
    <div className="mt-3 flex flex-col gap-3">
      <Button
        wide
        pending={portal.opening}
        onClick={() => {
          away()
          void portal.open('home')
        }}
      >
        Manage payment
        <ExternalLink aria-hidden />
        <span className="sr-only"> (opens a new tab)</span>
      </Button>
      {portal.fault && <Notice tone="danger">{portal.fault}</Notice>}
    </div>
  )
}

/** Whoever comes back from Stripe's pages may have another card: the page is read again when it is looked at again. */
function useReadOnReturn(): () => void {
  const readAgain = useReadAgain()
  const [away, setAway] = useState(false)
  useEffect(() => {
    if (!away) return
    window.addEventListener('focus', readAgain)
    return () => window.removeEventListener('focus', readAgain)
  }, [away, readAgain])
  return () => setAway(true)
}
