'use client'

import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { openOneTime } from './address'
import type { ReturnedView } from './returned-view'

type ReturnedProps = {
  client: string
  purchases: ReturnedView[]
  noteSeen: (input: { client: string; purchaseId: string }) => Promise<{ ok: boolean }>
}

/** Says on every page of the desk that money which was on its way does not come, until somebody has read it. */
export function Returned({ client, purchases, noteSeen }: ReturnedProps) {
  const router = useRouter()
  const [putAway, setPutAway] = useState<readonly string[]>([])
  const [failed, setFailed] = useState(false)
  const [pending, startTransition] = useTransition()
  const dismiss = (purchaseId: string) =>
    startTransition(async () => {
      const { ok } = await noteSeen({ client, purchaseId }).catch(() => ({ ok: false }))
      setFailed(!ok)
      if (!ok) return
      setPutAway((before) => [...before, purchaseId])
      router.refresh()
    })
  return purchases
    .filter(({ id }) => !putAway.includes(id))
    .map(({ id, pack, price, credits }) => (
      <Notice
        key={id}
        tone="warning"
        className="mb-4 sm:mb-6"
        title={`Your payment of ${price} did not go through`}
        action={
          <span className="flex flex-wrap gap-2">
            <Button size="sm" onClick={(event) => openOneTime(event.currentTarget, pack)}>
              Buy them again
            </Button>
            <Button size="sm" tone="quiet" pending={pending} onClick={() => dismiss(id)}>
              Dismiss
            </Button>
          </span>
        }
      >
        Your bank did not make it after all: {credits} credits were not added, and nothing was bought.
        {failed && (
          <span role="alert" className="block text-danger-ink">
            This notice could not be put away. Please try again.
          </span>
        )}
      </Notice>
    ))
}
