'use client'

import { useEffect, useState } from 'react'
import { LocalTime } from '@/components/ui/local-time'
import { Skeleton } from '@/components/ui/skeleton'
import type { EndPreview } from '@/lib/subscriptions/preview'
import { formatAmount } from './change-words'
import type { Person, Refusal } from './person'
import { RefusalNotice } from './way-out'
import { FewerFeatures } from './what-is-lost'

/** What ending a paused plan does to money, or why that can't be said. */
export type EndLook = { preview: EndPreview } | { refusal: Refusal }

const UNREACHED: Refusal = {
  code: 'no-answer',
  message: 'We could not reach the server, so there is nothing to show. Nothing has changed.',
  wayOut: 'reload',
}

/** Asks what ending the paused plan would do, as often as the question is opened; null while it is worked out. */
export function useEndPreview({ client, actions }: Person, open: boolean): EndLook | null {
  const [look, setLook] = useState<EndLook | null>(null)
  const { previewEnd } = actions
  useEffect(() => {
    if (!open) return
    let current = true
    setLook(null)
    void previewEnd({ client }).then(
      (answer) => current && setLook(answer.ok ? { preview: answer.value } : { refusal: answer.refusal }),
      () => current && setLook({ refusal: UNREACHED }),
    )
    return () => {
      current = false
    }
  }, [client, previewEnd, open])
  return look
}

/** What stays of the money that the pause has put aside, in a sentence; empty where nothing does. */
export function staysInWords(look: EndLook | null): string {
  if (!look || !('preview' in look) || look.preview.keptCents === 0) return ''
  const { keptCents, currency } = look.preview
  return `${formatAmount(keptCents, currency)} stays yours: the next payments for a plan are made from it.`
}

type WhatEndsProps = {
  look: EndLook | null
  person: Person
  /** The plan that ends. */
  name: string
  free: { name: string; refill: string }
  /** What the cycle's end does to the plan credits that are left; they can be spent until then. */
  forecast: { at: Date | string; toBank: number; wontFit: number } | null
  losses: string[]
}

/** What ends now, and what stays, with the exact amounts. */
export function WhatEnds({ look, person, name, free, forecast, losses }: WhatEndsProps) {
  if (look && 'refusal' in look) return <RefusalNotice refusal={look.refusal} person={person} />
  return (
    <div className="flex flex-col gap-4">
      <ul className="flex list-disc flex-col gap-1.5 pl-4">
        <li>{name} ends now. Nothing is charged any more, also not on the day the pause was to end.</li>
        <li>{look ? <Money {...look.preview} /> : <Loading />}</li>
        <li>
          You are on {free.name} from now on, with {free.refill}.
        </li>
        {forecast && forecast.toBank + forecast.wontFit > 0 && (
          <li>
            Credits of {name} that you have left can be spent until <LocalTime at={forecast.at} />; then those that do
            not fit the rollover bank of {free.name} expire.
          </li>
        )}
        <li>One-time credits stay yours. They are locked until you have a paid plan again.</li>
        <li>Auto-reload, where it is on, is switched off.</li>
        <li>This can’t be taken back, but a plan can be chosen anew at any time.</li>
      </ul>
      <FewerFeatures plan={free.name} losses={losses} />
    </div>
  )
}

function Loading() {
  return (
    <span aria-busy>
      <span role="status" className="sr-only">
        Working out what that means
      </span>
      <Skeleton className="inline-block h-4 w-64 max-w-full" />
    </span>
  )
}

function Money({ putAsideCents, keptCents, currency }: EndPreview) {
  const putAside = formatAmount(putAsideCents, currency)
  if (putAsideCents === 0) return <>Nothing was put aside by the pause, so nothing is paid back.</>
  if (keptCents === 0) {
    return (
      <>The {putAside} that the pause has put aside is for credits that you have had already: it ends with the plan.</>
    )
  }
  const rest = putAsideCents - keptCents
  return (
    <>
      Of the {putAside} that the pause has put aside, {formatAmount(keptCents, currency)} stays yours: the next payments
      for a plan are made from it.
      {rest > 0 && <> The other {formatAmount(rest, currency)} is for credits that you have had already.</>}
    </>
  )
}
