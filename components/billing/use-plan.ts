'use client'

import { useRef, useState, useTransition } from 'react'
import { BALANCE_CHANGED } from '@/components/balance/provider'
import type { Refusal } from '@/components/plans/person'
import { useReadAgain } from '@/components/ui/read-again'
import type { Outcome } from '@/lib/core/outcome'

/** What was asked last came to this. */
export type Result = { done: string } | { refusal: Refusal }

export type Way = 'keep' | 'resume' | 'undo' | 'cancel' | 'pause'

export type Attempt = (way: Way, act: () => Promise<Outcome<unknown, Refusal>>, done: string) => Promise<Result>

const NO_ANSWER: Refusal = {
  code: 'no-answer',
  message: 'We lost the connection before the answer came. Reload the page: what you see then is what is true.',
  wayOut: 'reload',
}

/** One thing at a time is done with a plan, once however often its button is pressed; the page is then read again. */
export function usePlan() {
  const readAgain = useReadAgain()
  const [under, setUnder] = useState<Way | null>(null)
  const [result, setResult] = useState<Result | null>(null)
  const [reading, startReading] = useTransition()
  const busy = useRef(false)

  const attempt: Attempt = async (way, act, done) => {
    if (busy.current) return { refusal: NO_ANSWER }
    busy.current = true
    setUnder(way)
    setResult(null)
    const answer = await act().catch(() => null)
    const next: Result = answer ? (answer.ok ? { done } : { refusal: answer.refusal }) : { refusal: NO_ANSWER }
    setResult(next)
    if (answer?.ok) window.dispatchEvent(new Event(BALANCE_CHANGED))
    startReading(() => {
      readAgain()
      setUnder(null)
    })
    busy.current = false
    return next
  }
  // What was done is told when the page shows it too.
  return { attempt, under, result: reading ? null : result }
}
