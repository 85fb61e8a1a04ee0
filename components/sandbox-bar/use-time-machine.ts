'use client'

import { useState, useTransition } from 'react'
import { BALANCE_CHANGED } from '@/components/balance/provider'
import { useReadAgain } from '@/components/ui/read-again'
import type { Outcome } from '@/lib/core/outcome'
import type { Leap, Step } from '@/lib/time-machine/rules'

export type Advance = (given: { client: string; leap: Leap }) => Promise<Outcome<{ now: string }, { message: string }>>

export type Leaping = Step | 'refill'

/** One leap at a time: from the press until the page shows the time it came to. */
export function useTimeMachine(client: string, advance: Advance) {
  const readAgain = useReadAgain()
  const [reading, startReading] = useTransition()
  const [underWay, setUnderWay] = useState<Leaping | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const leap = async (which: Leaping, to: Leap) => {
    setUnderWay(which)
    setFault(null)
    const answer = await advance({ client, leap: to }).catch(() => UNREACHED)
    if (!answer.ok) setFault(answer.refusal.message)
    startReading(() => {
      readAgain()
      setUnderWay(null)
    })
    window.dispatchEvent(new Event(BALANCE_CHANGED))
  }
  return { leap, underWay, fault: reading ? null : fault }
}

const UNREACHED = {
  ok: false as const,
  refusal: { message: 'No answer. Time may have moved on; look at the clock before you try again.' },
}
