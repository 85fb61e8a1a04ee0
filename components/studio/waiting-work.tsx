'use client'

import { Suspense, useEffect, useRef } from 'react'
import { useBalance } from '@/components/balance/provider'
import { openOneTime } from '@/components/top-ups/address'
import { Button } from '@/components/ui/button'
import { writeCredits } from '@/components/ui/figures'
import { Notice } from '@/components/ui/notice'
import type { GeneratorView } from './view'

type WaitingWorkProps = {
  generator: GeneratorView
  prompt: string
  /** Whether one-time packages are open to this account. */
  eligible: boolean
  pending: boolean
  /** Something else has the word: a dialog about this very work. */
  held: boolean
  goOn: () => void
  giveUp: () => void
}

/** Work that waits for credits. It goes on by itself, once, as soon as they are there, wherever they come from. */
export function WaitingWork(props: WaitingWorkProps) {
  return (
    <Suspense fallback={null}>
      <Waiting {...props} />
    </Suspense>
  )
}

function Waiting({ generator, prompt, eligible, pending, held, goOn, giveUp }: WaitingWorkProps) {
  const { view } = useBalance()
  const missing = view ? generator.credits - view.available : null
  /** The balance it was last tried with: one that was found too small is not tried again, only a newer one. */
  const tried = useRef<string | null>(null)
  const asOf = view?.asOf ?? null
  const ready = missing !== null && missing <= 0 && !pending && !held
  useEffect(() => {
    if (!ready || tried.current === asOf) return
    tried.current = asOf
    goOn()
  }, [ready, asOf, goOn])

  if (held || pending || missing === null || missing <= 0) return null
  return (
    <Notice
      title={`“${prompt}” waits for ${writeCredits(missing)} more ${missing === 1 ? 'credit' : 'credits'}`}
      className="mt-4"
      action={
        <span className="flex flex-wrap gap-2">
          {eligible && (
            <Button size="sm" tone="primary" onClick={(event) => openOneTime(event.currentTarget)}>
              Buy credits
            </Button>
          )}
          <Button size="sm" onClick={giveUp}>
            Don’t make it
          </Button>
        </span>
      }
    >
      It is made by itself as soon as they are here, once, for {writeCredits(generator.credits)} credits.
    </Notice>
  )
}
