'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { useReadAgain } from '@/components/ui/read-again'
import type { Interval } from '@/lib/catalog/schema'
import { openChange } from './address'
import type { Person, Refusal } from './person'
import type { PlanCardView, PlansView } from './view'

const NO_ANSWER: Refusal = {
  code: 'no-answer',
  message: 'We could not reach the server. Nothing was charged. Please try again.',
}

/**
 * What pressing a card's button leads to: through sign-in, to the payment page for a first plan, or to the preview of a
 * change. One at a time, until the browser leaves or the refusal is in words.
 */
export function useChoice(person: Person | null, standing: PlansView['standing'], interval: Interval) {
  const router = useRouter()
  const readAgain = useReadAgain()
  const [pending, setPending] = useState<string | null>(null)
  const [refused, setRefused] = useState<{ plan: string; refusal: Refusal } | null>(null)
  const busy = useRef(false)

  // The browser may bring this page back as it was left: with a button still turning.
  useEffect(() => {
    const back = (event: PageTransitionEvent) => {
      if (!event.persisted) return
      busy.current = false
      setPending(null)
    }
    window.addEventListener('pageshow', back)
    return () => window.removeEventListener('pageshow', back)
  }, [])

  const choose = async ({ key: plan }: PlanCardView) => {
    if (busy.current) return
    setRefused(null)
    if (standing?.paid) return openChange({ plan, interval })
    busy.current = true
    setPending(plan)
    if (!person) return router.push(signInFor(plan, interval))
    const { client, actions } = person
    const answer = await actions.choosePlan({ client, plan, interval, quote: null }).catch(() => null)
    if (answer?.ok && answer.value.kind === 'checkout') return window.location.assign(answer.value.url)
    // Somebody else of the workspace, or another tab, was quicker: the page shows what is true by now.
    if (answer?.ok) readAgain()
    else setRefused({ plan, refusal: answer?.refusal ?? NO_ANSWER })
    busy.current = false
    setPending(null)
  }
  return { choose, pending, refused }
}

function signInFor(plan: string, interval: Interval): `/sign-in?${string}` {
  return `/sign-in?callbackUrl=${encodeURIComponent(`/plans?plan=${plan}&interval=${interval}`)}`
}
