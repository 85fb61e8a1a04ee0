'use client'

import { useCallback, useEffect, useState } from 'react'
import type { ReloadStanding } from '@/components/auto-reload/view'
import type { OneTimeOffer } from './offer'

/**
 * What the dialog offers, read each time it opens: a card, a plan or auto-reload may have changed in another tab. What
 * was read before is shown meanwhile; `failed` where there is nothing to show.
 */
export function useOffer(client: string, open: boolean) {
  const [offer, setOffer] = useState<OneTimeOffer | null>(null)
  const [failed, setFailed] = useState(false)
  const read = useCallback(async () => {
    setFailed(false)
    const answer = await fetchOffer(client)
    if (answer) setOffer(answer)
    else setFailed(true)
  }, [client])
  useEffect(() => {
    if (open) void read()
  }, [open, read])
  const setStanding = useCallback((standing: ReloadStanding) => {
    setOffer((before) => before && { ...before, reload: before.reload && { ...before.reload, standing } })
  }, [])
  return { offer: offer?.client === client ? offer : null, failed, read, setStanding }
}

async function fetchOffer(client: string): Promise<OneTimeOffer | null> {
  try {
    const answer = await fetch(`/c/${client}/one-time`, { cache: 'no-store' })
    return answer.ok ? ((await answer.json()) as OneTimeOffer) : null
  } catch {
    return null
  }
}
