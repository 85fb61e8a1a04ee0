'use client'

import { useEffect, useState } from 'react'
import { countdown } from './countdown'
import { BALANCE_CHANGED } from './provider'

const TICK_MS = 15_000
/** How often to look for what should be here any moment, and how often once it keeps us waiting. */
const LOOK_MS = 2_000
const WAIT_MS = 15_000

/**
 * Counts down to `at` while the page stays open. It counts on from the product's own time, `asOf`, because the
 * viewer's clock may be wrong and the sandbox's may be moved.
 */
export function Countdown({ at, asOf }: { at: string; asOf: string }) {
  const [elapsed, setElapsed] = useState({ asOf, ms: 0 })
  const now = new Date(asOf).getTime() + (elapsed.asOf === asOf ? elapsed.ms : 0)
  const due = now >= new Date(at).getTime()
  useEffect(() => {
    const from = performance.now()
    const tick = setInterval(() => setElapsed({ asOf, ms: performance.now() - from }), TICK_MS)
    return () => clearInterval(tick)
  }, [asOf])
  // Once it is due, the page looks for it by itself: nobody should have to reload to see credits arrive.
  useEffect(() => {
    if (!due) return
    let looks = 0
    let timer: number | undefined
    const look = () => {
      window.dispatchEvent(new Event(BALANCE_CHANGED))
      looks += 1
      timer = window.setTimeout(look, looks < 15 ? LOOK_MS : WAIT_MS)
    }
    timer = window.setTimeout(look, LOOK_MS / 4)
    return () => window.clearTimeout(timer)
  }, [due])
  return <span>{countdown(new Date(now), new Date(at))}</span>
}
