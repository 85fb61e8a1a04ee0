'use client'

import { useRef, useState } from 'react'
import { BALANCE_CHANGED } from '@/components/balance/provider'
import type { Outcome } from '@/lib/core/outcome'
import type { CreationView } from './view'

export type GenerateRefusal =
  | { code: 'insufficient'; available: number; missing: number; message: string }
  | { code: string; message: string }

export type Generate = (input: {
  client: string
  creationId: string
  generator: string
  prompt: string
}) => Promise<Outcome<{ creation: CreationView; available: number }, GenerateRefusal>>

type Work = { generator: string; prompt: string }

/** One work at a time. Its id is minted when it is first asked for and kept until the answer: asked twice, it costs once. */
export function useGenerate(client: string, generate: Generate) {
  const underWay = useRef<(Work & { id: string }) | null>(null)
  const [pending, setPending] = useState(false)
  const [made, setMade] = useState<CreationView[]>([])
  const [refusal, setRefusal] = useState<GenerateRefusal | null>(null)

  const make = async (work: Work) => {
    if (pending) return
    setPending(true)
    setRefusal(null)
    const same = underWay.current?.generator === work.generator && underWay.current.prompt === work.prompt
    const id = same && underWay.current ? underWay.current.id : crypto.randomUUID()
    underWay.current = { ...work, id }
    try {
      const outcome = await generate({ client, creationId: id, ...work })
      if (outcome.ok) {
        underWay.current = null
        setMade((earlier) => [outcome.value.creation, ...earlier])
        window.dispatchEvent(new Event(BALANCE_CHANGED))
      } else {
        // An id that stands for other work can't be used any more; the next press brings its own.
        if (outcome.refusal.code === 'id-taken') underWay.current = null
        setRefusal(outcome.refusal)
      }
    } catch {
      window.dispatchEvent(new Event(BALANCE_CHANGED))
      setRefusal({
        code: 'no-answer',
        message: 'We lost the connection. Press Generate again: the same work costs once.',
      })
    }
    setPending(false)
  }
  return { make, pending, made, refusal, dismiss: () => setRefusal(null) }
}
