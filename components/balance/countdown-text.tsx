'use client'

import { useEffect, useState } from 'react'
import { countdown } from './countdown'

const TICK_MS = 15_000

/**
 * Counts down to `at` while the page stays open. It counts on from the product's own time, `asOf`, because the
 * viewer's clock may be wrong and the sandbox's may be moved.
 */
export function Countdown({ at, asOf }: { at: string; asOf: string }) {
  const [elapsed, setElapsed] = useState({ asOf, ms: 0 })
  const now = new Date(asOf).getTime() + (elapsed.asOf === asOf ? elapsed.ms : 0)
  useEffect(() => {
    const from = performance.now()
    const tick = setInterval(() => setElapsed({ asOf, ms: performance.now() - from }), TICK_MS)
    return () => clearInterval(tick)
  }, [asOf])
  return <span>{countdown(new Date(now), new Date(at))}</span>
}
