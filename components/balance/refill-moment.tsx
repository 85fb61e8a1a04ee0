'use client'

import { useEffect, useState } from 'react'
import { LocalTime } from '@/components/ui/local-time'
import { Spinner } from '@/components/ui/spinner'
import { countdown, exactCountdown } from './countdown'

const TICK_MS = 1_000

type RefillMomentProps = {
  at: string
  /** The product's time when this was read. */
  asOf: string
  /** Counts to the second at the end, for where the countdown is the point. */
  exact?: boolean
}

/** The day of the next refill and how far away it is; once that moment has come, that the credits are on their way. */
export function RefillMoment({ at, asOf, exact = false }: RefillMomentProps) {
  const now = useNow(asOf)
  const left = (exact ? exactCountdown : countdown)(now, new Date(at))
  if (left === null) return <Refilling />
  return (
    <>
      <LocalTime at={at} form="day" />, <span>{left}</span>
    </>
  )
}

export function Refilling() {
  return (
    <span className="inline-flex items-center gap-1.5">
      <Spinner className="size-3.5" />
      Refilling...
    </span>
  )
}

/**
 * The product's time while the page stays open. It counts on from `asOf`, because the viewer's clock may be wrong and
 * the sandbox's may be moved.
 */
function useNow(asOf: string): Date {
  const [elapsed, setElapsed] = useState({ asOf, ms: 0 })
  useEffect(() => {
    const from = performance.now()
    const tick = setInterval(() => setElapsed({ asOf, ms: performance.now() - from }), TICK_MS)
    return () => clearInterval(tick)
  }, [asOf])
  return new Date(new Date(asOf).getTime() + (elapsed.asOf === asOf ? elapsed.ms : 0))
}
