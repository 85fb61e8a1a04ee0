'use client'

import { useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { useReadAgain } from '@/components/ui/read-again'
import { openOneTime } from './address'
import type { ReturnedView } from './returned-view'

type NoteSeen = (input: { client: string; purchaseId: string }) => Promise<{ ok: boolean }>

type ReturnedProps = { client: string; purchases: ReturnedView[]; noteSeen: NoteSeen }

/** Says on every page of the desk that money which was on its way does not come, until somebody has read it. */
export function Returned({ client, purchases, noteSeen }: ReturnedProps) {
  return purchases.map((purchase) => (
    <ReturnedNotice key={purchase.id} client={client} purchase={purchase} noteSeen={noteSeen} />
  ))
}

type ReturnedNoticeProps = { client: string; purchase: ReturnedView; noteSeen: NoteSeen }

function ReturnedNotice({ client, purchase: { id, pack, quantity, price, credits }, noteSeen }: ReturnedNoticeProps) {
  const readAgain = useReadAgain()
  const [failed, setFailed] = useState(false)
  const [pending, startTransition] = useTransition()
  const dismiss = () =>
    startTransition(async () => {
      const { ok } = await noteSeen({ client, purchaseId: id }).catch(() => ({ ok: false }))
      startTransition(() => {
        setFailed(!ok)
        if (ok) readAgain()
      })
      // The notice goes, and with it the button that was pressed.
      if (ok) document.getElementById('main')?.focus({ preventScroll: true })
    })
  return (
    <Notice
      tone="warning"
      className="mb-4 sm:mb-6"
      title={`Your payment of ${price} did not go through`}
      action={
        <span className="flex flex-wrap gap-2">
          <Button size="sm" onClick={(event) => openOneTime(event.currentTarget, { pack, quantity })}>
            Buy them again
          </Button>
          <Button size="sm" tone="quiet" pending={pending} onClick={dismiss}>
            Dismiss
          </Button>
        </span>
      }
    >
      Your bank did not send the money: {credits} credits were not added, and nothing was bought.
      {failed && (
        <span role="alert" className="block text-danger-ink">
          This notice could not be put away. Please try again.
        </span>
      )}
    </Notice>
  )
}
