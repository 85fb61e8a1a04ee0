import { useEffect, useState } from 'react'

const TICK_MS = 1_000

/**
 * The product's time while the page stays open. It counts on from `asOf`, because the viewer's clock may be wrong and
 * the sandbox's may be moved.
 */
export function useNow(asOf: string): Date {
  const [elapsed, setElapsed] = useState({ asOf, ms: 0 })
  useEffect(() => {
    const from = performance.now()
    const tick = setInterval(() => setElapsed({ asOf, ms: performance.now() - from }), TICK_MS)
    return () => clearInterval(tick)
  }, [asOf])
  return new Date(new Date(asOf).getTime() + (elapsed.asOf === asOf ? elapsed.ms : 0))
}
