'use client'

import { LocalTime } from '@/components/ui/local-time'
import { Spinner } from '@/components/ui/spinner'
import { useNow } from './clock'
import { countdown, exactCountdown } from './countdown'

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
