'use client'

import { ArrowLeft, ChevronRight, CreditCard, Layers, Plus, Settings, UserRound, Users } from 'lucide-react'
import Link from 'next/link'
import { type ReactNode, type RefObject, useState } from 'react'
import { BalancePanel } from '@/components/balance/panel'
import type { PlanView } from '@/components/overview/plan-view'
import { openOneTime } from '@/components/top-ups/address'
import { Badge } from '@/components/ui/badge'
import { Button, buttonLook } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { deskPath } from './destinations'
import { type DeskChoice, DeskName } from './switcher'

export type MoreSheetProps = {
  client: { slug: string; name: string }
  workspace: { name: string }
  desks: DeskChoice[]
  plan: Pick<PlanView, 'name' | 'paid' | 'state'>
  severalClients: boolean
}

/** What opens the sheet, and gets the focus back from whatever is opened out of it. */
type Opener = { opener: RefObject<HTMLButtonElement | null> }

const ROW =
  '-mx-2 flex min-h-12 items-center gap-3 rounded-md px-2 text-left text-md transition-colors duration-120 hover:bg-sunken'

/** What has no room in the phone's bottom bar. Manage subscription opens inside the same sheet. */
export function MoreSheet({ trigger, ...props }: MoreSheetProps & Opener & { trigger: ReactNode }) {
  const [open, setOpen] = useState(false)
  const [managing, setManaging] = useState(false)
  const change = (next: boolean) => {
    setOpen(next)
    if (next) setManaging(false)
  }
  return (
    <Dialog
      trigger={trigger}
      open={open}
      onOpenChange={change}
      title={managing ? 'Manage subscription' : 'More'}
      description={managing ? 'Your plan, and what your balance is made of.' : props.workspace.name}
    >
      {managing ? (
        <Subscription {...props} back={() => setManaging(false)} leave={() => change(false)} />
      ) : (
        <div className="flex flex-col">
          <button type="button" className={ROW} onClick={() => setManaging(true)}>
            <CreditCard aria-hidden className="size-5 text-muted" />
            <span className="grow">Manage subscription</span>
            <ChevronRight aria-hidden className="size-4 text-muted" />
          </button>
          <Link href={deskPath(props.client.slug, 'plans')} className={ROW} onClick={() => change(false)}>
            <Layers aria-hidden className="size-5 text-muted" />
            <span className="grow">Plans</span>
          </Link>
          {props.severalClients && (
            <Link href={deskPath(props.client.slug, 'clients')} className={ROW} onClick={() => change(false)}>
              <Users aria-hidden className="size-5 text-muted" />
              <span className="grow">Clients</span>
            </Link>
          )}
          <Link href={deskPath(props.client.slug, 'profile')} className={ROW} onClick={() => change(false)}>
            <UserRound aria-hidden className="size-5 text-muted" />
            <span className="grow">Profile</span>
          </Link>
          <Link href={deskPath(props.client.slug, 'settings')} className={ROW} onClick={() => change(false)}>
            <Settings aria-hidden className="size-5 text-muted" />
            <span className="grow">Settings</span>
          </Link>
          <OtherDesks {...props} leave={() => change(false)} />
        </div>
      )}
    </Dialog>
  )
}

function Subscription(props: MoreSheetProps & Opener & { back: () => void; leave: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <p className="flex items-center gap-2 rounded-md bg-sunken px-4 py-3">
        <span className="grow">
          <span className="block text-muted text-xs">Plan</span>
          <span className="font-medium">{props.plan.name}</span>
        </span>
        <Badge tone={props.plan.state.tone}>{props.plan.state.word}</Badge>
      </p>
      <BalancePanel />
      <Button
        tone="primary"
        size="lg"
        wide
        onClick={() => {
          props.leave()
          openOneTime(props.opener.current)
        }}
      >
        <Plus aria-hidden />
        Add credits
      </Button>
      <div className="grid grid-cols-2 gap-2">
        <Button onClick={props.back}>
          <ArrowLeft aria-hidden />
          Back
        </Button>
        <Link href={deskPath(props.client.slug, 'plans')} className={buttonLook()} onClick={props.leave}>
          {props.plan.paid ? 'See plans' : 'Upgrade'}
        </Link>
      </div>
    </div>
  )
}

function OtherDesks({ client, desks, leave }: MoreSheetProps & { leave: () => void }) {
  const others = desks.filter((desk) => desk.slug !== client.slug)
  if (others.length === 0) return null
  return (
    <section aria-labelledby="other-desks" className="mt-2 border-t pt-3">
      <h3 id="other-desks" className="pb-1 text-muted text-xs">
        Other desks
      </h3>
      {others.map((desk) => (
        <Link key={desk.slug} href={deskPath(desk.slug, 'overview')} className={ROW} onClick={leave}>
          <DeskName desk={desk} />
        </Link>
      ))}
    </section>
  )
}
