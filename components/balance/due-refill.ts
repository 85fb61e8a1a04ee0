import { useEffect, useState } from 'react'
import type { BalanceView } from './view'

/** How often to look for credits that should be here any moment, and how often once they keep us waiting. */
const LOOK_MS = 2_000
const WAIT_MS = 15_000
const PATIENCE = 15
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Asks for the balance when the next refill falls due, and on until it has arrived: nobody should have to reload for it. */
export function useDueRefill(view: BalanceView | null, refresh: () => Promise<void>): void {
  const at = view?.nextRefill?.at
  const asOf = view?.asOf
  const [looks, setLooks] = useState({ at, count: 0 })
  const count = looks.at === at ? looks.count : 0
  useEffect(() => {
    if (!at || !asOf) return
    const left = Date.parse(at) - Date.parse(asOf)
    const pause = count === 0 ? LOOK_MS / 4 : count < PATIENCE ? LOOK_MS : WAIT_MS
    const look = () => void refresh().then(() => setLooks({ at, count: left > 0 ? 0 : count + 1 }))
    const timer = setTimeout(look, Math.min(Math.max(left, pause), LONGEST_TIMER_MS))
    return () => clearTimeout(timer)
  }, [at, asOf, count, refresh])
}
