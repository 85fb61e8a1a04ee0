'use client'

import { useState } from 'react'
import { BALANCE_CHANGED } from '@/components/balance/provider'
import { useReadAgain } from '@/components/ui/read-again'
import { UNREACHED } from '@/components/ui/unreached'
import type { AutoReloadView } from '@/lib/auto-reload/queries'
import type { ReloadRefusal } from '@/lib/auto-reload/refusals'
import { formatCredits } from '@/lib/core/money'
import type { Outcome } from '@/lib/core/outcome'
import { type ReloadStanding, reloadStandingOf } from './view'

type Answer = Promise<Outcome<AutoReloadView, { code: string; message: string }>>

/** The server's doors to what is on already: neither charges anything. */
export type ReloadActions = {
  setThreshold: (input: { client: string; threshold: number; version: string }) => Answer
  switchOff: (input: { client: string }) => Answer
}

/** Said wherever it was switched off. */
export const SWITCHED_OFF = 'Disabled auto-reload successfully.'

/** What came of the last press, said where it was pressed: beside the package, or above all of them. */
export type Said = { tone: 'success' | 'danger'; place: 'section' | 'bar'; text: string }

/** What was on screen no longer holds: the terms, the package, or that it is on at all. */
const STALE: ReadonlySet<string> = new Set<ReloadRefusal['code']>([
  'consent-changed',
  'unknown-pack',
  'not-on',
  'not-offered',
])

/** Changes auto-reload outside of a purchase, and says in words what came of it. */
export function useReloadChanges(
  client: string,
  { setThreshold, switchOff }: ReloadActions,
  onChanged: (standing: ReloadStanding) => void,
  onStale: () => void,
) {
  const readAgain = useReadAgain()
  const [pending, setPending] = useState<'update' | 'disable' | null>(null)
  const [said, setSaid] = useState<Said | null>(null)

  const change = async (what: 'update' | 'disable', place: Said['place'], act: () => Answer, done: string) => {
    if (pending) return false
    setPending(what)
    setSaid(null)
    const answer = await act().catch(() => null)
    setPending(null)
    if (!answer?.ok) {
      setSaid({ tone: 'danger', place, text: answer?.refusal.message ?? UNREACHED })
      if (answer && STALE.has(answer.refusal.code)) onStale()
      return false
    }
    setSaid({ tone: 'success', place, text: done })
    onChanged(reloadStandingOf(answer.value))
    // The page behind the dialog tells of it too.
    readAgain()
    window.dispatchEvent(new Event(BALANCE_CHANGED))
    return true
  }

  return {
    pending,
    said,
    silence: () => setSaid(null),
    /** Agrees to the words that are shown for this threshold; `consentVersion` names them. */
    update: ({ threshold, consentVersion: version }: { threshold: number; consentVersion: string }) =>
      change(
        'update',
        'section',
        () => setThreshold({ client, threshold, version }),
        `Auto-reload now starts below ${formatCredits(threshold)} credits. Nothing was charged for the change.`,
      ),
    disable: (place: Said['place']) => change('disable', place, () => switchOff({ client }), SWITCHED_OFF),
  }
}
