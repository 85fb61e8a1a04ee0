'use client'

import { RefreshCcwDot } from 'lucide-react'
import type { Route } from 'next'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { type OpenPortal, usePortal } from '@/components/plans/use-portal'
import { Button, buttonLook } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { LocalTime } from '@/components/ui/local-time'
import { Notice } from '@/components/ui/notice'
import { cents, formatCredits, formatMoney } from '@/lib/core/money'
import type { ReloadOffer } from './view'

type StandingBarProps = {
  client: string
  offer: ReloadOffer
  managing: boolean
  onManage: (managing: boolean) => void
  disabled: boolean
  /** Switches it off before it is on: the yes beside a purchase that is not paid yet is withdrawn. */
  disable: () => void
  disabling: boolean
  openPortal: OpenPortal
}

/** How auto-reload stands, above the packages: that it is on and for what, or why it stopped and what to do. */
export function StandingBar({ client, offer, openPortal, ...act }: StandingBarProps) {
  const { standing } = offer
  return (
    <>
      {standing.isOn && (
        <Bar title="Auto-reload is enabled" facts={<Facts offer={offer} />} isOn>
          <Button
            size="sm"
            disabled={act.disabled}
            aria-expanded={act.managing}
            onClick={() => act.onManage(!act.managing)}
          >
            {act.managing ? 'Done' : 'Manage'}
          </Button>
        </Bar>
      )}
      {standing.comingOn && (
        <Bar
          title="Auto-reload comes on with your purchase"
          facts={`${nameOf(offer, standing.comingOn.pack)} below ${formatCredits(standing.comingOn.threshold)} credits, as soon as it is paid`}
          isOn={false}
        >
          <Button size="sm" pending={act.disabling} disabled={act.disabled && !act.disabling} onClick={act.disable}>
            Switch off
          </Button>
        </Bar>
      )}
      <Trouble client={client} offer={offer} openPortal={openPortal} />
    </>
  )
}

function Bar({
  title,
  facts,
  isOn,
  children,
}: {
  title: string
  facts: ReactNode
  isOn: boolean
  children: ReactNode
}) {
  return (
    <section
      aria-label="Auto-reload"
      className="mt-3 flex min-h-14 items-center gap-3 rounded-md border py-2 pr-2 pl-4"
    >
      <RefreshCcwDot aria-hidden className={cn('size-4 shrink-0', isOn ? 'text-accent' : 'text-muted')} />
      <p className="min-w-0 grow">
        <span className="block font-medium">{title}</span>
        <span className="block text-muted text-sm">{facts}</span>
      </p>
      {children}
    </section>
  )
}

function nameOf({ packs }: ReloadOffer, pack: string | null): string | null {
  return packs.find((each) => each.pack.key === pack)?.pack.name ?? pack
}

/** `Macro, when the balance is below 2,000 credits`, and from when on where that has to wait. */
function Facts({ offer }: { offer: ReloadOffer }) {
  const { standing } = offer
  const waits = standing.state === 'cooling-down' || standing.state === 'capped'
  return (
    <>
      {nameOf(offer, standing.pack)}, when the balance is below {formatCredits(standing.threshold ?? 0)} credits
      {standing.state === 'charging' && '. It is charging the card on file now'}
      {standing.state === 'capped' && '. Its limit is reached'}
      {waits && standing.nextPossibleAt && (
        <>
          . Next charge possible <LocalTime at={standing.nextPossibleAt} form="date-time" />
        </>
      )}
    </>
  )
}

function Trouble({ client, offer, openPortal }: Pick<StandingBarProps, 'client' | 'offer' | 'openPortal'>) {
  const { stoppedWhy, needsAuthentication: asked } = offer.standing
  const { open, opening, fault } = usePortal({ client, actions: { openPortal } })
  if (asked) {
    return (
      <Notice
        tone="warning"
        className="mt-3"
        title={`Your bank wants you to confirm ${formatMoney(cents(asked.amountCents), offer.currency)}`}
        action={
          <Link
            href={`/c/${client}/checkout?purchase=${asked.purchaseId}` as Route}
            className={buttonLook({ size: 'sm' })}
          >
            Confirm payment
          </Link>
        }
      >
        Auto-reload waits for you until <LocalTime at={asked.until} form="date-time" />. Nothing else is charged
        meanwhile.
      </Notice>
    )
  }
  if (!stoppedWhy) return null
  return (
    <Notice
      tone="warning"
      className="mt-3"
      title={offer.standing.isOn ? 'Auto-reload is waiting' : 'Auto-reload is off'}
      action={
        stoppedWhy.card && (
          <Button size="sm" pending={opening} onClick={() => void open('payment-method')}>
            Update payment method
          </Button>
        )
      }
    >
      {stoppedWhy.words}
      {fault && (
        <span role="alert" className="block text-danger-ink">
          {fault}
        </span>
      )}
    </Notice>
  )
}
