'use client'

import { Plus } from 'lucide-react'
import Link from 'next/link'
import { Suspense } from 'react'
import { useBalance } from '@/components/balance/provider'
import type { PlanView } from '@/components/overview/plan-view'
import { deskPath } from '@/components/shell/destinations'
import { openOneTime } from '@/components/top-ups/address'
import { Badge } from '@/components/ui/badge'
import { Button, buttonLook } from '@/components/ui/button'
import { CreditFigure } from '@/components/ui/figures'
import { LocalTime } from '@/components/ui/local-time'
import { Panel } from '@/components/ui/panel'

type AccountManagementProps = {
  client: string
  plan: PlanView
  card: string | null
  /** Whether the person may buy; others only see how it stands. */
  buys: boolean
}

/** The account in short: its plan, its credits, its card, and the ways to more of them. */
export function AccountManagement({ client, plan, card, buys }: AccountManagementProps) {
  return (
    <Panel title="Account management">
      <dl className="px-4 sm:px-6">
        <div className="flex justify-between gap-6 border-t py-3">
          <dt className="text-muted">Current plan</dt>
          <dd className="text-right">
            <span className="mr-2 font-medium">{plan.name}</span>
            <Badge tone={plan.state.tone}>{plan.state.word}</Badge>
            {plan.next && (
              <span className="block text-muted text-sm">
                {plan.next.words} <LocalTime at={plan.next.at} />
              </span>
            )}
          </dd>
        </div>
        <div className="flex justify-between gap-6 border-t py-3">
          <dt className="text-muted">Credits to spend</dt>
          <dd className="font-medium">
            <Suspense fallback="--">
              <Available />
            </Suspense>
          </dd>
        </div>
        <div className="flex justify-between gap-6 border-t py-3">
          <dt className="text-muted">Card on file</dt>
          <dd className="text-right">{card ?? <span className="text-muted">none yet</span>}</dd>
        </div>
      </dl>
      <div className="flex flex-wrap gap-2 px-4 pt-1 pb-4 sm:px-6 sm:pb-6">
        {buys ? (
          <Button tone="primary" className="max-sm:grow" onClick={(event) => openOneTime(event.currentTarget)}>
            <Plus aria-hidden />
            Add credits
          </Button>
        ) : (
          <p className="w-full text-muted">Buying credits is for the owner and the admins of the workspace.</p>
        )}
        <Link href={deskPath(client, 'profile')} className={buttonLook({ className: 'max-sm:grow' })}>
          Manage plan
        </Link>
      </div>
    </Panel>
  )
}

function Available() {
  const { view } = useBalance()
  return view ? <CreditFigure amount={view.available} /> : '--'
}
