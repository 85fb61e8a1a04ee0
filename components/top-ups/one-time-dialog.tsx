'use client'

import { PackageX } from 'lucide-react'
import Link from 'next/link'
import { Suspense, useEffect, useState } from 'react'
import { buttonLook } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { EmptyState } from '@/components/ui/empty-state'
import { dropOneTime, openOneTime, useOneTimeAddress } from './address'
import { CardForm } from './card-form'
import type { OneTimeOffer } from './offer'
import { Bought, Loading, Unknown, Waiting } from './outcomes'
import { PackageForm, type Packs } from './package-form'
import { PurchaseSummary } from './purchase-summary'
import { Reassurances } from './reassurances'
import { openIntent, type PurchaseActions, usePurchase } from './use-purchase'
import type { PackView } from './view'

type OneTimeDialogProps = { offer: OneTimeOffer; actions: PurchaseActions }

/** One-time packages, from the choice to the credits. Mounted once; `?buy=one-time` in the address opens it. */
export function OneTimeDialog({ offer, actions }: OneTimeDialogProps) {
  const { open, close } = useOneTimeAddress()
  const [busy, setBusy] = useState(false)
  // Back must not take away the place where the outcome of a payment under way will stand.
  useEffect(() => {
    if (busy && !open) openOneTime()
  }, [busy, open])
  if (!offer.eligible) return <Unlock open={open} close={close} client={offer.client} />
  return (
    <Dialog
      open={open || busy}
      onOpenChange={(next) => !next && close()}
      busy={busy}
      title="One-time credits"
      description="A single payment. It changes neither your plan nor its renewal."
    >
      {offer.packs.length > 0 ? (
        <Suspense fallback={<Loading />}>
          <Purchase offer={offer} actions={actions} close={close} onBusy={setBusy} />
        </Suspense>
      ) : (
        <EmptyState icon={PackageX} title="No one-time packages are available right now.">
          Please check back later.
        </EmptyState>
      )}
    </Dialog>
  )
}

type PurchaseProps = OneTimeDialogProps & { close: () => void; onBusy: (busy: boolean) => void }

function Purchase({ offer, actions, close, onBusy }: PurchaseProps) {
  const purchase = usePurchase(offer.client, actions, onBusy)
  const [choice, setChoice] = useState<Packs>(
    () => openIntent(offer.client) ?? { pack: startPack(offer.packs), quantity: 1 },
  )
  const pack = offer.packs.find((each) => each.key === choice.pack) ?? offer.packs[0]
  const total = pack?.totals[choice.quantity - 1]
  if (!pack || !total) return null

  const { step } = purchase
  switch (step.at) {
    case 'choosing':
    case 'sending':
      return (
        <PackageForm
          offer={offer}
          choice={choice}
          total={total}
          onChoose={setChoice}
          pending={step.at === 'sending'}
          fault={step.at === 'choosing' ? step.fault : null}
          pay={(method) => purchase.pay({ ...choice, method })}
        />
      )
    case 'paying':
      return (
        <CardForm
          clientSecret={step.clientSecret}
          publishableKey={step.publishableKey}
          scriptOrigin={offer.stripeScriptOrigin}
          price={total.price}
          summary={
            <PurchaseSummary pack={pack} quantity={choice.quantity} credits={total.credits} price={total.price} />
          }
          onConfirming={onBusy}
          onConfirmed={() => purchase.confirmed(step.purchaseId)}
          onBack={purchase.leaveForm}
          reassurances={<Reassurances />}
        />
      )
    case 'waiting':
      return <Waiting close={close} />
    case 'bought':
      return <Bought step={step} currency={offer.currency} close={close} />
    case 'unknown':
      return <Unknown message={step.message} askAgain={purchase.askAgain} />
  }
}

/** The choice starts in the upper middle: with the second largest package. */
function startPack(packs: PackView[]): string {
  return packs.at(-2)?.key ?? packs[0]?.key ?? ''
}

function Unlock({ open, close, client }: { open: boolean; close: () => void; client: string }) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      width="narrow"
      title="Unlock one-time package"
      description="This one-time package is available to subscribers only. Upgrade to unlock it."
    >
      <p className="text-muted">Credits you buy once never expire, and they come on top of what your plan refills.</p>
      <Link
        href={`/c/${client}/plans`}
        onClick={dropOneTime}
        className={buttonLook({ tone: 'primary', size: 'lg', wide: true, className: 'mt-5' })}
      >
        Upgrade now
      </Link>
    </Dialog>
  )
}
