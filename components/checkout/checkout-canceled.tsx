'use client'

import { CircleX } from 'lucide-react'
import type { Route } from 'next'
import { useState } from 'react'
import type { Subscribe } from '@/components/plans/plans-page'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { Interval } from '@/lib/catalog/schema'
import { ResultSheet, Way } from './result-sheet'

type CheckoutCanceledProps = {
  client: string
  /** What was being paid for, where that is known. */
  choice: { plan: string; name: string; interval: Interval } | null
  subscribe: Subscribe
}

/** Back from the payment page without having paid. */
export function CheckoutCanceled({ client, choice, subscribe }: CheckoutCanceledProps) {
  const plansPage = `/c/${client}/plans` as Route
  return (
    <ResultSheet
      sign={<CircleX aria-hidden className="size-10 text-muted" strokeWidth={1.5} />}
      title="Payment canceled"
      words={`Your payment${choice ? ` for the ${choice.name} plan` : ''} was canceled, and nothing was charged. Click Retry to try again.`}
      way={
        <>
          {choice ? <Retry client={client} choice={choice} subscribe={subscribe} /> : <Way href={plansPage}>Retry</Way>}
          <Way href={plansPage} second>
            Close
          </Way>
        </>
      }
    />
  )
}

function Retry({
  client,
  choice,
  subscribe,
}: CheckoutCanceledProps & { choice: { plan: string; interval: Interval } }) {
  const [pending, setPending] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const retry = async () => {
    setPending(true)
    setFault(null)
    try {
      const outcome = await subscribe({ client, plan: choice.plan, interval: choice.interval })
      if (outcome.ok) return window.location.assign(outcome.value.url)
      setFault(outcome.refusal.message)
    } catch {
      setFault('We could not reach the server. Nothing was charged. Please try again.')
    }
    setPending(false)
  }
  return (
    <>
      {fault && (
        <Notice tone="danger" className="text-left">
          {fault}
        </Notice>
      )}
      <Button tone="primary" size="lg" wide pending={pending} onClick={retry}>
        Retry
      </Button>
    </>
  )
}
