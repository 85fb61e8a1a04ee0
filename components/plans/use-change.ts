'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { type ChangeStep, type Note, stepAfterChoice, stepAfterPreview } from './change'
import type { ChangeParts } from './dialog-parts'

/** One change from its preview to its end: it is sent once, however often the button is pressed. */
export function useChange(parts: ChangeParts) {
  const { client } = parts.person
  const { plan, interval } = parts.choice
  // Reading the page again brings the same actions anew; that is no reason to look again.
  const latest = useRef(parts)
  useEffect(() => {
    latest.current = parts
  })
  const [step, setStep] = useState<ChangeStep>({ at: 'loading' })
  const sending = useRef(false)
  const asked = useRef(0)

  const look = useCallback(
    async (note: Note | null) => {
      asked.current += 1
      const turn = asked.current
      setStep({ at: 'loading' })
      const { actions } = latest.current.person
      const answer = await actions.previewPlan({ client, plan, interval }).catch(() => null)
      // Of two that were asked for, only the later one counts.
      if (turn !== asked.current) return
      const next = stepAfterPreview(answer, note)
      setStep(next)
      if (next.at === 'went-through') latest.current.onCourse('made')
    },
    [client, plan, interval],
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
    latest.current.onCourse('under-way')
    const { preview } = step
    setStep({ at: 'sending', preview })
    const { actions } = latest.current.person
    const answer = await actions.choosePlan({ client, plan, interval, quote: preview.quote }).catch(() => null)
    sending.current = false
    const next = stepAfterChoice(answer, preview)
    latest.current.onCourse(next !== 'outdated' && next.at === 'done' ? 'made' : 'refused')
    if (next === 'outdated') return void look('outdated')
    if (next.at === 'leaving') window.location.assign(next.url)
    setStep(next)
  }
  const lookAgain = () => void look(step.at === 'unknown' ? 'not-done' : null)
  return { step, confirm, lookAgain }
}
