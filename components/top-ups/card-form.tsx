'use client'

import { CheckoutElementsProvider, PaymentElement, useCheckoutElements } from '@stripe/react-stripe-js/checkout'
import { type ReactNode, useMemo, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { Skeleton } from '@/components/ui/skeleton'
import { usePaymentAppearance } from './appearance'
import { FormBoundary } from './form-boundary'
import { Stage } from './stage'
import { stripeFor } from './stripe-script'

type CardFormProps = {
  clientSecret: string
  publishableKey: string
  /** Where the sandbox serves its stand-in of Stripe's script; null for Stripe's own. */
  scriptOrigin: string | null
  /** What is being paid for, and how much. */
  summary: ReactNode
  price: string
  /** While the payment is being confirmed nothing may close the form. */
  onConfirming: (confirming: boolean) => void
  /** Stripe says it has taken the payment; or, where that is not `sure`, nothing. */
  onConfirmed: (sure: boolean) => Promise<void>
  onBack: () => void
  reassurances: ReactNode
}

/** Payment by Stripe's own element, in the page: cards and whatever else Stripe offers this person. */
export function CardForm(props: CardFormProps) {
  const { clientSecret, publishableKey, scriptOrigin } = props
  const [unreachable, setUnreachable] = useState(false)
  const stripe = useMemo(
    () =>
      stripeFor(publishableKey, scriptOrigin).catch(() => {
        setUnreachable(true)
        return null
      }),
    [publishableKey, scriptOrigin],
  )
  const appearance = usePaymentAppearance()
  const options = useMemo(
    () => ({ clientSecret, elementsOptions: { appearance, loader: 'auto' as const } }),
    [clientSecret, appearance],
  )
  if (unreachable) return <Unavailable onBack={props.onBack} />
  return (
    <FormBoundary fallback={<Unavailable onBack={props.onBack} />}>
      <CheckoutElementsProvider stripe={stripe} options={options}>
        <Form {...props} />
      </CheckoutElementsProvider>
    </FormBoundary>
  )
}

function Form({ summary, price, onConfirming, onConfirmed, onBack, reassurances }: CardFormProps) {
  const result = useCheckoutElements()
  const [ready, setReady] = useState(false)
  const [broken, setBroken] = useState(false)
  const [confirming, setConfirming] = useState(false)
  /** `sent` is whether a payment was tried and declined; without it something in the form, or on the way, was wrong. */
  const [fault, setFault] = useState<{ message: string; sent: boolean } | null>(null)

  if (result.type === 'error' || broken) return <Unavailable onBack={onBack} />

  const confirm = async () => {
    if (result.type !== 'success' || confirming) return
    setConfirming(true)
    onConfirming(true)
    setFault(null)
    try {
      const answer = await result.checkout.confirm({ redirect: 'if_required' })
      if (answer.type === 'success') await onConfirmed(true)
      else setFault({ message: answer.error.message, sent: answer.error.code === 'paymentFailed' })
    } catch {
      // Whether it went through is not the form's to say any more: the server asks Stripe.
      await onConfirmed(false)
    }
    setConfirming(false)
    onConfirming(false)
  }

  return (
    <Stage
      footer={
        <>
          <Button tone="primary" size="lg" wide pending={confirming} disabled={!ready} onClick={confirm}>
            Pay {price} now
          </Button>
          {reassurances}
        </>
      }
    >
      {summary}
      <div className="relative mt-4 min-h-44">
        {!ready && <FormSkeleton />}
        {result.type === 'success' && (
          <PaymentElement
            options={{ layout: 'tabs' }}
            onReady={() => setReady(true)}
            onChange={() => setFault(null)}
            onLoadError={() => setBroken(true)}
          />
        )}
      </div>
      {fault && (
        <Notice
          tone="danger"
          title={fault.sent ? 'The payment did not go through' : 'The payment is not complete'}
          className="mt-3"
        >
          {fault.message} {fault.sent && 'Nothing was charged. You can correct it or use another card.'}
        </Notice>
      )}
      <Button
        tone="link"
        className="mt-4 min-h-6 self-start text-sm max-sm:min-h-11"
        disabled={confirming}
        onClick={onBack}
      >
        Back to packages
      </Button>
    </Stage>
  )
}

function FormSkeleton() {
  return (
    <div className="absolute inset-0 flex flex-col gap-3 bg-surface" role="status">
      <span className="sr-only">Loading the payment form…</span>
      <Skeleton className="h-4 w-24" />
      <Skeleton className="h-10 w-full" />
      <div className="flex gap-3">
        <Skeleton className="h-10 grow" />
        <Skeleton className="h-10 grow" />
      </div>
      <Skeleton className="h-10 w-full" />
    </div>
  )
}

function Unavailable({ onBack }: { onBack: () => void }) {
  return (
    <Stage
      footer={
        <Button size="lg" wide onClick={onBack}>
          Back to packages
        </Button>
      }
    >
      <Notice tone="danger" title="The payment form could not be loaded">
        Nothing was charged. Check your connection and whether something blocks Stripe, then try again.
      </Notice>
    </Stage>
  )
}
