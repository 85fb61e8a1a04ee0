'use client'

import { useEffect, useRef, useState } from 'react'
import { BALANCE_CHANGED } from '@/components/balance/provider'
import type { Outcome } from '@/lib/core/outcome'
import { type Interrupted, keepInterrupted, readInterrupted } from './interrupted'
import type { CreationView } from './view'

/** `locked` credits are there too, bought once and shut without a paid plan. */
export type Short = { code: 'insufficient'; available: number; missing: number; locked: number; message: string }

export type GenerateRefusal = Short | { code: string; message: string }

export type Generate = (input: {
  client: string
  creationId: string
  generator: string
  prompt: string
}) => Promise<Outcome<{ creation: CreationView; available: number }, GenerateRefusal>>

type Work = { generator: string; prompt: string }

/**
 * One work at a time. Its id is minted when it is first asked for and kept until the answer: asked twice, it costs once.
 * Work that could not be paid for waits; `goOn` makes that very work, under the id it has.
 */
export function useGenerate(client: string, generate: Generate) {
  const underWay = useRef<Interrupted | null>(null)
  const busy = useRef(false)
  const [pending, setPending] = useState(false)
  const [made, setMade] = useState<CreationView[]>([])
  const [refusal, setRefusal] = useState<GenerateRefusal | null>(null)
  const [waiting, setWaiting] = useState<Interrupted | null>(null)

  // What was interrupted before a reload is in the tab's storage, which the server's first picture knows nothing of.
  useEffect(() => setWaiting(readInterrupted(client)), [client])

  const wait = (work: Interrupted | null) => {
    keepInterrupted(client, work)
    setWaiting(work)
  }

  const run = async (work: Interrupted, resumed: boolean) => {
    if (busy.current) return
    busy.current = true
    setPending(true)
    setRefusal(null)
    underWay.current = work
    try {
      const { id: creationId, generator, prompt } = work
      const outcome = await generate({ client, creationId, generator, prompt })
      if (outcome.ok) {
        underWay.current = null
        wait(null)
        setMade((earlier) => [outcome.value.creation, ...earlier])
      } else {
        const short = outcome.refusal.code === 'insufficient'
        wait(short ? work : null)
        // An id that stands for other work can't be used any more; the next press brings its own.
        if (outcome.refusal.code === 'id-taken') underWay.current = null
        if (!short || !resumed) setRefusal(outcome.refusal)
      }
      if (outcome.ok || resumed) window.dispatchEvent(new Event(BALANCE_CHANGED))
    } catch {
      window.dispatchEvent(new Event(BALANCE_CHANGED))
      setRefusal({
        code: 'no-answer',
        message: 'We lost the connection. Press Generate again: the same work costs once.',
      })
    }
    busy.current = false
    setPending(false)
  }

  return {
    make: (work: Work) => {
      const before = underWay.current
      const same = before?.generator === work.generator && before.prompt === work.prompt
      return run({ ...work, id: same && before ? before.id : crypto.randomUUID() }, false)
    },
    /** The credits are there: what was interrupted goes on. */
    goOn: () => waiting && run(waiting, true),
    giveUp: () => wait(null),
    waiting,
    pending,
    made,
    refusal,
    dismiss: () => setRefusal(null),
  }
}
