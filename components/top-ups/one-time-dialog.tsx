'use client'

import { PackageX } from 'lucide-react'
import { Suspense, useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { EmptyState } from '@/components/ui/empty-state'
import { Notice } from '@/components/ui/notice'
import { openOneTime, useOneTimeAddress } from './address'
import { Loading } from './outcomes'
import { type FlowActions, PurchaseFlow } from './purchase-flow'
import { noteSeen } from './seen'
import { UnlockDialog } from './unlock'
import { useOffer } from './use-offer'

type OneTimeDialogProps = {
  client: string
  actions: FlowActions & { noteSeen: (input: { client: string }) => Promise<unknown> }
}

/** One-time packages, from the choice to the credits. Mounted once; `?buy=one-time` in the address opens it. */
export function OneTimeDialog({ client, actions }: OneTimeDialogProps) {
  const { open, wanted, close } = useOneTimeAddress()
  const [busy, setBusy] = useState(false)
  const { offer, failed, read, setStanding } = useOffer(client, open)
  // Back must not take away the place where the outcome of a payment under way will stand.
  useEffect(() => {
    if (busy && !open) openOneTime()
  }, [busy, open])
  const isNew = open && offer?.isNew === true
  const { noteSeen: tellServer } = actions
  useEffect(() => {
    if (!isNew || !noteSeen(client)) return
    // Should this not arrive, the dot is there again at the next visit, and no more than that.
    tellServer({ client }).catch(() => null)
  }, [isNew, client, tellServer])

  if (offer?.unlock) return <UnlockDialog open={open} close={close} client={client} unlock={offer.unlock} />
  return (
    <Dialog
      open={open || busy}
      onOpenChange={(next) => !next && close()}
      busy={busy}
      title="One-time credits"
      description={whatItIs(offer?.clientName ?? null)}
    >
      {offer === null ? (
        failed ? (
          <Unread read={read} />
        ) : (
          <Loading />
        )
      ) : offer.packs.length > 0 ? (
        <Suspense fallback={<Loading />}>
          <PurchaseFlow
            offer={offer}
            actions={actions}
            wanted={wanted}
            close={close}
            onBusy={setBusy}
            onReload={setStanding}
            onStale={read}
          />
        </Suspense>
      ) : (
        <EmptyState icon={PackageX} title="No one-time packages are available right now.">
          Please check back later.
        </EmptyState>
      )}
    </Dialog>
  )
}

function whatItIs(clientName: string | null): string {
  return clientName
    ? `A single payment for ${clientName}. It changes neither its plan nor the renewal.`
    : 'A single payment. It changes neither your plan nor its renewal.'
}

function Unread({ read }: { read: () => Promise<void> }) {
  return (
    <Notice
      tone="danger"
      title="The packages could not be loaded"
      action={
        <Button size="sm" onClick={() => void read()}>
          Try again
        </Button>
      }
    >
      Nothing was bought. Check your connection.
    </Notice>
  )
}
