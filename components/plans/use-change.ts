'use client'

import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useRef, useState } from 'react'
import { BALANCE_CHANGED } from '@/components/balance/provider'
import { type ChangeStep, type Note, stepAfterChoice, stepAfterPreview } from './change'
import type { Choice, Person } from './person'

/** One change from its preview to its end: it is sent once, however often the button is pressed. */
export function useChange(person: Person, { plan, interval }: Choice, onBusy: (busy: boolean) => void) {
  const router = useRouter()
  // Reading the page again brings the same actions anew; that is no reason to look again.
  const { client, actions } = useLatest(person)
  const [step, setStep] = useState<ChangeStep>({ at: 'loading' })
  const sending = useRef(false)
  const asked = useRef(0)

  const look = useCallback(
    async (note: Note | null) => {
      asked.current += 1
      const turn = asked.current
      setStep({ at: 'loading' })
      const answer = await actions()
        .previewPlan({ client, plan, interval })
        .catch(() => null)
      // Of two that were asked for, only the later one counts.
      if (turn === asked.current) setStep(stepAfterPreview(answer, note))
    },
    [actions, client, plan, interval],
  )
  useEffect(() => {
    void look(null)
    return () => {
      asked.current += 1
    }
  }, [look])

  const confirm = async () => {
    if (step.at !== 'ready' || sending.current) return
    sending.current = true
    onBusy(true)
    const { preview } = step
    setStep({ at: 'sending', preview })
    const answer = await actions()
      .choosePlan({ client, plan, interval, quote: preview.quote })
      .catch(() => null)
    const next = stepAfterChoice(answer, preview)
    sending.current = false
    onBusy(false)
    if (next === 'outdated') return void look('outdated')
    if (next.at === 'leaving') window.location.assign(next.url)
    setStep(next)
    if (next.at === 'done') {
      window.dispatchEvent(new Event(BALANCE_CHANGED))
      router.refresh()
    }
  }
  // After a lost answer the page may be older than the plan: both are read again.
  const lookAgain = () => {
    if (step.at === 'unknown') router.refresh()
    void look(step.at === 'unknown' ? 'not-done' : null)
  }
  return { step, confirm, lookAgain }
}

function useLatest({ client, actions }: Person) {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  return { client, actions: useCallback(() => latest.current, []) }
}
