'use client'

import Link from 'next/link'
import { type ReactNode, Suspense, useEffect } from 'react'
import { useBalance } from '@/components/balance/provider'
import type { Holder } from '@/components/billing/actions'
import { PortalButton } from '@/components/plans/way-out'
import { confirmPath, deskPath } from '@/components/shell/destinations'
import { openOneTime } from '@/components/top-ups/address'
import { Badge } from '@/components/ui/badge'
import { Button, buttonLook } from '@/components/ui/button'
import { LocalTime } from '@/components/ui/local-time'
import { Notice } from '@/components/ui/notice'
import { useReadAgain } from '@/components/ui/read-again'
import type { ReloadDoors } from './reload-doors'
import type { ReloadPanelView, ReloadTrouble, SwitchOnOffer } from './reload-view'
import { Switch } from './switch'
import { SwitchOnDialog } from './switch-on-dialog'
import { useReload } from './use-reload'

export type ReloadSectionProps = {
  view: ReloadPanelView
  offer: SwitchOnOffer
  /** What is missing before it can be switched on: a plan that buys packs, a card. */
  blocked: 'plan' | 'card' | null
  holder: Holder
  doors: ReloadDoors
  /** Whether the person may buy; others only see how it stands. */
  buys: boolean
}

/** Auto-reload: its switch, how it stands, what it did, what it can do next, and what is wrong where something is. */
export function ReloadSection({ view, offer, blocked, holder, doors, buys }: ReloadSectionProps) {
  const { asking, setAsking, pending, result, press, switchOn } = useReload(holder.client, doors)
  const isSet = view.isOn || view.isComing
  // Without a plan that buys packs no other card would help.
  const inVain = !isSet && blocked === 'plan' && view.trouble?.ways.includes('card')
  return (
    <section aria-labelledby="auto-reload" className="border-t px-4 py-4 sm:px-6 sm:py-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 id="auto-reload" className="flex grow items-center gap-2 font-medium">
          Auto-reload
          <Badge tone={view.state.tone}>{view.state.word}</Badge>
        </h3>
        {buys && (
          <span className="flex items-center gap-1">
            {view.isOn && (
              <Button size="sm" onClick={(event) => openOneTime(event.currentTarget)}>
                Manage
              </Button>
            )}
            {(isSet || !blocked) && <Switch label="Auto-reload" checked={isSet} onChange={press} pending={pending} />}
          </span>
        )}
      </div>
      <p className="mt-1 max-w-[60ch] text-muted">{view.does}</p>
      <div className="mt-3 flex flex-col gap-3 empty:hidden">
        {result && !(result.tone === 'success' && (view.confirm || (view.isOn && view.trouble))) && (
          <Notice tone={result.tone} title={result.title}>
            {result.words}
          </Notice>
        )}
        {view.confirm && <Confirm confirm={view.confirm} client={holder.client} buys={buys} />}
        {view.trouble && !inVain && (
          <Trouble trouble={view.trouble} holder={holder} buys={buys} again={blocked ? null : () => press(true)} />
        )}
      </div>
      {(view.isOn || view.last) && <Facts view={view} />}
      {buys && !isSet && blocked && <Blocked by={blocked} client={holder.client} />}
      {!buys && (
        <p className="mt-3 text-muted text-sm">Switching it is for the owner and the admins of the workspace.</p>
      )}
      <Suspense fallback={null}>
        <KeepUp stands={view.stands} />
      </Suspense>
      {asking && <SwitchOnDialog offer={offer} open onOpenChange={setAsking} switchOn={switchOn} />}
    </section>
  )
}

/**
 * The balance keeps the page up to date by itself, but stays as it is while somebody moves between pages: one that was
 * read later may know of another state. Both are read again then.
 */
function KeepUp({ stands }: { stands: ReloadPanelView['stands'] }) {
  const readAgain = useReadAgain()
  const state = useBalance().view?.reload.state
  useEffect(() => {
    if (state && state !== stands) readAgain()
  }, [state, stands, readAgain])
  return null
}

/** What comes before it can be switched on, and the way there. */
function Blocked({ by, client }: { by: 'plan' | 'card'; client: string }) {
  return by === 'plan' ? (
    <p className="mt-3">
      It is for plans that buy packs.{' '}
      <Link href={deskPath(client, 'plans')} className={buttonLook({ tone: 'link' })}>
        See plans
      </Link>
    </p>
  ) : (
    <p className="mt-3">
      There is no card on file to charge yet. The one you buy a pack with will be.{' '}
      <Button tone="link" onClick={(event) => openOneTime(event.currentTarget)}>
        Buy a pack
      </Button>
    </p>
  )
}

type ConfirmProps = { confirm: NonNullable<ReloadPanelView['confirm']>; client: string; buys: boolean }

function Confirm({ confirm: { purchaseId, what, until }, client, buys }: ConfirmProps) {
  return (
    <Notice
      tone="warning"
      title="Your bank wants you to confirm a charge"
      action={
        buys && (
          <Link href={confirmPath(client, purchaseId)} className={buttonLook({ tone: 'primary', size: 'sm' })}>
            Confirm the payment
          </Link>
        )
      }
    >
      {what}. Nothing was charged yet, and nothing else is until this is settled. It can be confirmed until{' '}
      <LocalTime at={until} form="date-time" />.
    </Notice>
  )
}

type TroubleProps = { trouble: ReloadTrouble; holder: Holder; buys: boolean; again: (() => void) | null }

function Trouble({ trouble, holder, buys, again }: TroubleProps) {
  const ways: Record<ReloadTrouble['ways'][number], ReactNode> = {
    card: (
      <PortalButton key="card" person={holder} purpose="payment-method">
        Update payment method
      </PortalButton>
    ),
    plans: (
      <Link key="plans" href={deskPath(holder.client, 'plans')} className={buttonLook({ size: 'sm' })}>
        See plans
      </Link>
    ),
    again: again && (
      <Button key="again" size="sm" onClick={again}>
        Switch on again
      </Button>
    ),
  }
  return (
    <Notice
      tone="warning"
      title={trouble.title}
      action={buys && <div className="flex flex-wrap gap-2">{trouble.ways.map((way) => ways[way])}</div>}
    >
      {trouble.words}
      {!buys && ' The owner or an admin of the workspace can put it right.'}
    </Notice>
  )
}

function Facts({ view }: { view: ReloadPanelView }) {
  return (
    <dl className="mt-4 text-sm">
      {view.last && (
        <Fact name="Last charge">
          {view.last.what}
          <span className="block text-muted">
            <LocalTime at={view.last.at} form="date-time" />
          </span>
          {view.last.reason && <span className="block text-muted">{view.last.reason}</span>}
        </Fact>
      )}
      {view.next && (
        <Fact name="Next possible charge">
          {view.next.words} {view.next.at && <LocalTime at={view.next.at} form="date-time" />}
        </Fact>
      )}
      <Fact name="This month so far (UTC)">
        {view.month.charges}
        <span className="block text-muted">{view.month.money}</span>
      </Fact>
      <Fact name="Last 24 hours">
        {view.day.charges}
        <span className="block text-muted">{view.day.money}</span>
      </Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-6 border-t py-2.5">
      <dt className="shrink-0 text-muted">{name}</dt>
      <dd className="min-w-0 text-right tabular-nums">{children}</dd>
    </div>
  )
}
