'use client'

import { useState, useTransition } from 'react'
import { SWITCHED_OFF } from '@/components/auto-reload/use-changes'
import { BALANCE_CHANGED } from '@/components/balance/provider'
import { useReadAgain } from '@/components/ui/read-again'
import { UNREACHED } from '@/components/ui/unreached'
import type { ReloadDoors } from './reload-doors'

/** What became of the last press, in words; it stays until the next one. */
export type ReloadResult = { tone: 'success' | 'danger'; title: string; words: string }

/** The switch of auto-reload: on through a yes, off at once. */
export function useReload(client: string, doors: ReloadDoors) {
  const readAgain = useReadAgain()
  const [asking, setAsking] = useState(false)
  const [pending, setPending] = useState(false)
  const [result, setResult] = useState<ReloadResult | null>(null)
  const [reading, start] = useTransition()
  // What came of it is said together with the page that shows it, and not before.
  const changed = (title: string, words: string) => {
    start(() => {
      readAgain()
      setResult({ tone: 'success', title, words })
    })
    window.dispatchEvent(new Event(BALANCE_CHANGED))
  }

  const switchOff = async () => {
    setPending(true)
    setResult(null)
    const refusal = await said(doors.switchOff({ client }))
    setPending(false)
    if (refusal) return setResult({ tone: 'danger', title: 'Auto-reload is still on', words: refusal })
    changed(SWITCHED_OFF, 'From now on nothing is charged by itself.')
  }

  const switchOn = async (chosen: { pack: string; threshold: number; version: string }): Promise<string | null> => {
    setResult(null)
    const refusal = await said(doors.switchOn({ client, ...chosen }))
    // What was agreed to may have changed meanwhile: the page is read again, and with it the words.
    if (refusal) {
      readAgain()
      return refusal
    }
    setAsking(false)
    changed('Auto-reload is on.', 'You can switch it off here at any time, at once.')
    return null
  }

  const press = (next: boolean) => {
    if (!next) return void switchOff()
    setResult(null)
    setAsking(true)
  }
  return { asking, setAsking, pending: pending || reading, result, press, switchOn }
}

async function said(answer: ReturnType<ReloadDoors['switchOff']>): Promise<string | null> {
  return answer.then(
    (outcome) => (outcome.ok ? null : outcome.refusal.message),
    () => UNREACHED,
  )
}
