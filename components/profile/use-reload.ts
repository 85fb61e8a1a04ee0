'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { SWITCHED_OFF } from '@/components/auto-reload/use-changes'
import { BALANCE_CHANGED } from '@/components/balance/provider'
import { UNREACHED } from '@/components/ui/unreached'
import type { ReloadDoors } from './reload-doors'

/** What became of the last press, in words; it stays until the next one. */
export type ReloadResult = { tone: 'success' | 'danger'; title: string; words: string }

/** The switch of auto-reload: on through a yes, off at once. */
export function useReload(client: string, doors: ReloadDoors) {
  const router = useRouter()
  const [asking, setAsking] = useState(false)
  const [pending, setPending] = useState(false)
  const [result, setResult] = useState<ReloadResult | null>(null)
  const changed = () => {
    router.refresh()
    window.dispatchEvent(new Event(BALANCE_CHANGED))
  }

  const switchOff = async () => {
    setPending(true)
    setResult(null)
    const refusal = await said(doors.switchOff({ client }))
    setPending(false)
    if (refusal) return setResult({ tone: 'danger', title: 'Auto-reload is still on', words: refusal })
    setResult({
      tone: 'success',
      title: SWITCHED_OFF,
      words: 'From now on nothing is charged by itself.',
    })
    changed()
  }

  const switchOn = async (chosen: { pack: string; threshold: number; version: string }): Promise<string | null> => {
    setResult(null)
    const refusal = await said(doors.switchOn({ client, ...chosen }))
    // What was agreed to may have changed meanwhile: the page is read again, and with it the words.
    if (refusal) {
      router.refresh()
      return refusal
    }
    setAsking(false)
    setResult({
      tone: 'success',
      title: 'Auto-reload is on.',
      words: 'You can switch it off here at any time, at once.',
    })
    changed()
    return null
  }

  const press = (next: boolean) => {
    if (!next) return void switchOff()
    setResult(null)
    setAsking(true)
  }
  return { asking, setAsking, pending, result, press, switchOn }
}

async function said(answer: ReturnType<ReloadDoors['switchOff']>): Promise<string | null> {
  return answer.then(
    (outcome) => (outcome.ok ? null : outcome.refusal.message),
    () => UNREACHED,
  )
}
