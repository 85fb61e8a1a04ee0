'use client'

import Link from 'next/link'
import { useEffect, useRef } from 'react'
import { Button, buttonLook } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { dropOneTime } from './address'
import type { Refusal } from './purchase'
import { plansOn } from './unlock'

type RefusedProps = {
  client: string
  fault: Refusal
  /** The card on file would not do, and the purchase goes on at Stripe's page by the button below. */
  stuck: boolean
  useAnotherCard: () => void
  tryAgain: () => void
}

/** Why nothing was paid, and the ways on. It comes into view when it comes: its place may be under the button. */
export function Refused({ client, fault, stuck, useAnotherCard, tryAgain }: RefusedProps) {
  const self = useRef<HTMLDivElement>(null)
  useEffect(() => self.current?.scrollIntoView({ block: 'nearest' }), [])
  return (
    <div ref={self} className="mt-4 scroll-mb-48">
      <Notice
        tone="danger"
        title={fault.attempt === undefined ? 'Nothing was bought' : 'The payment did not go through'}
        action={
          stuck ? (
            <span className="flex flex-wrap gap-2">
              <Button size="sm" onClick={useAnotherCard}>
                Use another card here
              </Button>
              <Button size="sm" tone="quiet" onClick={tryAgain}>
                Try this card again
              </Button>
            </span>
          ) : (
            fault.wayOut === 'plans' && (
              <Link href={plansOn(client, null)} onClick={dropOneTime} className={buttonLook({ size: 'sm' })}>
                See the plans
              </Link>
            )
          )
        }
      >
        {fault.message}
      </Notice>
    </div>
  )
}
