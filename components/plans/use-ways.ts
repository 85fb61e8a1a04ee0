'use client'

import { useRef, useState, useTransition } from 'react'
import { BALANCE_CHANGED } from '@/components/balance/provider'
import { useReadAgain } from '@/components/ui/read-again'
import type { Way } from './button'
import type { Person, Refusal } from './person'

/** What going one of the ways of the current card came to. */
export type WayResult = { done: string } | { refusal: Refusal }

const DONE: Record<Way, string> = {
  'undo-upgrade': 'The upgrade is canceled. Your plan goes on as it is.',
  'undo-downgrade': 'The downgrade is canceled. Your plan goes on as it is.',
  'undo-change': 'The change is canceled. Your plan goes on as it is.',
  keep: 'Your subscription goes on.',
  resume: 'Your subscription is active again.',
}

const NO_ANSWER: Refusal = {
  code: 'no-answer',
  message: 'We lost the connection before the answer came. Reload the page: what you see then is what is true.',
  wayOut: 'reload',
}

/** Takes back what is to come, or resumes: at once, and once however often it is pressed. */
export function useWays(person: Person | null) {
  const readAgain = useReadAgain()
  const [result, setResult] = useState<WayResult | null>(null)
  const [sending, setSending] = useState(false)
  const [reading, startReading] = useTransition()
  const busy = useRef(false)

  const go = async (way: Way) => {
    if (!person || busy.current) return
    busy.current = true
    setSending(true)
    setResult(null)
    const { client, seen, actions } = person
    const act = way === 'resume' ? actions.resumePlan : way === 'keep' ? actions.keepPlan : actions.undoChange
    const answer = await act({ client, seen }).catch(() => null)
    setResult(answer ? (answer.ok ? { done: DONE[way] } : { refusal: answer.refusal }) : { refusal: NO_ANSWER })
    if (answer?.ok) window.dispatchEvent(new Event(BALANCE_CHANGED))
    // The button turns until the cards show what is true now.
    startReading(readAgain)
    setSending(false)
    busy.current = false
  }
  return { go, pending: sending || reading, result: reading ? null : result }
}
