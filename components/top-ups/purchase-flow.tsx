'use client'

import { useEffect, useState } from 'react'
import { type ReloadInput, reloadChoiceOf } from '@/components/auto-reload/choice'
import { ReloadSection } from '@/components/auto-reload/section'
import { StandingBar } from '@/components/auto-reload/standing-bar'
import { type ReloadActions, useReloadChanges } from '@/components/auto-reload/use-changes'
import type { ReloadStanding } from '@/components/auto-reload/view'
import type { OpenPortal } from '@/components/plans/use-portal'
import { Notice } from '@/components/ui/notice'
import type { BuyRefusal, Wanted } from '@/lib/top-ups/rules'
import { CardForm } from './card-form'
import type { OneTimeOffer } from './offer'
import { Bought, Leaving, Unknown, Waiting } from './outcomes'
import { focusPackage, PackageForm, type Packs } from './package-form'
import type { Intent } from './purchase'
import { PurchaseSummary } from './purchase-summary'
import { Reassurances } from './reassurances'
import { keptIntent, type PurchaseActions, usePurchase } from './use-purchase'
import type { PackView } from './view'

export type FlowActions = PurchaseActions & ReloadActions & { openPortal: OpenPortal }

type PurchaseFlowProps = {
  offer: OneTimeOffer
  actions: FlowActions
  /** The package that the dialog was opened for. */
  wanted: Wanted | null
  close: () => void
  onBusy: (busy: boolean) => void
  onReload: (standing: ReloadStanding) => void
  /** What is offered may have changed: it is to be read again. */
  onStale: () => void
}

/** The server says that what was on screen no longer holds. */
const STALE: ReadonlySet<string> = new Set<BuyRefusal['code']>([
  'price-changed',
  'payer-changed',
  'consent-changed',
  'no-auto-reload',
  'unknown-pack',
  'no-card',
])

/** From the choice of a package to its credits. */
export function PurchaseFlow({ offer, actions, wanted, close, onBusy, onReload, onStale }: PurchaseFlowProps) {
  const { client } = offer
  const [kept] = useState(() => keptIntent(client))
  const purchase = usePurchase(client, actions, onBusy)
  const { step, forgive } = purchase
  const [choice, setChoice] = useState<Packs>(() => startOf(offer.packs, kept, wanted))
  const [input, setInput] = useState<ReloadInput>(() => inputOf(kept?.pack === choice.pack ? kept : null))
  const changes = useReloadChanges(
    client,
    actions,
    (standing) => {
      setInput({ checked: standing.isOn ? null : false, threshold: null, managing: standing.isOn })
      onReload(standing)
    },
    onStale,
  )
  const { said } = changes
  const fault = step.at === 'choosing' ? step.fault : null
  // A purchase may have brought another card and auto-reload: whoever opens the dialog again must not see it as it was.
  const stale = step.at === 'bought' || (fault !== null && STALE.has(fault.code))
  useEffect(() => {
    if (stale) onStale()
  }, [stale, onStale])

  const pack = offer.packs.find((each) => each.key === choice.pack) ?? offer.packs[0]
  const reload = pack ? reloadChoiceOf(offer.reload, pack.key, input) : null
  const totals = reload?.checked && pack?.reload ? pack.reload.totals : pack?.totals
  const total = totals?.[choice.quantity - 1]
  if (!pack || !total) return null

  const choose = (next: Packs) => {
    changes.silence()
    forgive()
    setChoice(next)
  }
  const manage = (managing: boolean) => {
    const { standing } = offer.reload ?? {}
    choose({ ...choice, pack: managing && standing?.pack ? standing.pack : choice.pack })
    setInput({ checked: null, threshold: null, managing })
  }

  switch (step.at) {
    case 'choosing':
    case 'sending':
      return (
        <PackageForm
          offer={offer}
          choice={{ ...choice, pack: pack.key }}
          total={total}
          reload={reload}
          onChoose={choose}
          pending={step.at === 'sending'}
          fault={fault}
          pay={(method) =>
            purchase.pay({ pack: pack.key, quantity: choice.quantity, method, autoReload: reload?.yes ?? null })
          }
          standing={
            offer.reload && (
              <>
                <StandingBar
                  client={client}
                  offer={offer.reload}
                  managing={input.managing}
                  onManage={manage}
                  disabled={step.at === 'sending' || changes.pending !== null}
                  disabling={changes.pending === 'disable'}
                  disable={() => void changes.disable('bar').then((off) => off && focusPackage(pack.key))}
                  openPortal={actions.openPortal}
                />
                {said && (said.place === 'bar' || !reload) && (
                  <Notice tone={said.tone} className="mt-3">
                    {said.text}
                  </Notice>
                )}
              </>
            )
          }
          section={
            offer.reload &&
            reload && (
              <ReloadSection
                offer={offer.reload}
                choice={reload}
                input={input}
                onInput={(next) => {
                  changes.silence()
                  forgive()
                  setInput(next)
                }}
                disabled={step.at === 'sending'}
                pending={changes.pending}
                update={() => reload.yes && void changes.update(reload.yes)}
                disable={() => void changes.disable('section')}
                said={said?.place === 'section' ? said : null}
              />
            )
          }
        />
      )
    case 'paying':
      return (
        <CardForm
          clientSecret={step.clientSecret}
          publishableKey={step.publishableKey}
          scriptOrigin={offer.stripeScriptOrigin}
          price={total.price}
          summary={<PurchaseSummary pack={pack} quantity={choice.quantity} total={total} />}
          onConfirming={onBusy}
          onConfirmed={(sure) => purchase.confirmed(step.purchaseId, sure)}
          onBack={purchase.leaveForm}
          reassurances={<Reassurances cancelAnytime={reload?.checked === true} />}
        />
      )
    case 'leaving':
      return <Leaving />
    case 'waiting':
      return <Waiting credits={total.credits} close={close} />
    case 'bought':
      return (
        <Bought
          step={step}
          currency={offer.currency}
          clientName={offer.clientName}
          threshold={reload?.yes?.threshold ?? null}
          close={close}
        />
      )
    case 'unknown':
      return <Unknown message={step.message} askAgain={purchase.askAgain} />
  }
}

/** What is under way, else the package that was asked for, else what was being bought, else the upper middle. */
function startOf(packs: PackView[], kept: Intent | null, wanted: Wanted | null): Packs {
  const asked = askedFor(packs, wanted)
  if (asked && !kept?.open) return { pack: asked.key, quantity: quantityOf(asked, kept, wanted) }
  if (kept && packs.some(({ key }) => key === kept.pack)) return { pack: kept.pack, quantity: kept.quantity }
  return { pack: (packs.at(-2) ?? packs[0])?.key ?? '', quantity: 1 }
}

/** A package by its key, or the smallest that brings as many credits as are missing; where none does, the largest. */
function askedFor(packs: PackView[], wanted: Wanted | null): PackView | undefined {
  if (typeof wanted !== 'number') {
    const named = typeof wanted === 'object' ? wanted?.pack : wanted
    return packs.find(({ key }) => key === named)
  }
  const bySize = packs.toSorted((a, b) => creditsOf(a) - creditsOf(b))
  return bySize.find((pack) => creditsOf(pack) >= wanted) ?? bySize.at(-1)
}

/** As many as are asked for, or as were being bought; no more than are sold at once. */
function quantityOf({ key, totals }: PackView, kept: Intent | null, wanted: Wanted | null): number {
  const asked = wanted !== null && typeof wanted === 'object' ? wanted.quantity : null
  return Math.min(asked ?? (kept?.pack === key ? kept.quantity : 1), totals.length) || 1
}

function creditsOf({ totals }: PackView): number {
  return totals[0]?.credits ?? 0
}

function inputOf(kept: Intent | null): ReloadInput {
  return {
    checked: kept ? kept.autoReload !== null : null,
    threshold: kept?.autoReload ? String(kept.autoReload.threshold) : null,
    managing: false,
  }
}
