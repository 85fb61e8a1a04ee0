'use client'

import { CircleCheck, CircleHelp } from 'lucide-react'
import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { Spinner } from '@/components/ui/spinner'
import { type Currency, cents, formatCredits, formatMoney } from '@/lib/core/money'
import type { Step } from './purchase'
import { Stage } from './stage'

type BoughtProps = {
  step: Extract<Step, { at: 'bought' }>
  currency: Currency
  /** Who got them, where that could be somebody else. */
  clientName: string | null
  /** Below which balance auto-reload buys, where it was agreed to beside this purchase. */
  threshold: number | null
  close: () => void
}

/** The credits are there. */
export function Bought({ step, currency, clientName, threshold, close }: BoughtProps) {
  return (
    <Stage centered footer={<Way onClick={close}>Continue</Way>}>
      <CircleCheck aria-hidden className="size-10 text-accent" strokeWidth={1.5} />
      <Announced title="Payment successful">
        You purchased {formatCredits(step.credits)} credits for {formatMoney(cents(step.amountCents), currency)}
        {clientName && `. They are ${clientName}’s`}.
      </Announced>
      <p className="mt-6 text-muted">New balance</p>
      <p className="font-semibold text-2xl">{formatCredits(step.available)}</p>
      <p className="text-muted">credits</p>
      {step.armed && (
        <p className="mt-6 max-w-[40ch] text-balance">
          Auto-reload is on
          {threshold !== null && ` and buys again when the balance is below ${formatCredits(threshold)}`}. You can
          change it or switch it off here at any time.
        </p>
      )}
    </Stage>
  )
}

/** The payment is on its way; the page keeps asking. */
export function Waiting({ credits, close }: { credits: number; close: () => void }) {
  return (
    <Stage
      centered
      footer={
        <Button size="lg" wide onClick={close}>
          Close, and let it arrive
        </Button>
      }
    >
      <Spinner className="size-8 text-muted" />
      <Announced title={`On its way: ${formatCredits(credits)} credits`}>
        Stripe has not confirmed the payment yet. This settles by itself, here or after you close it; the credits arrive
        the moment it is confirmed, and you pay once.
      </Announced>
    </Stage>
  )
}

/** Nobody here knows what became of the payment; asking again finds out without paying again. */
export function Unknown({ message, askAgain }: { message: string; askAgain: () => void }) {
  return (
    <Stage centered footer={<Way onClick={askAgain}>Ask again</Way>}>
      <CircleHelp aria-hidden className="size-10 text-warning-ink" strokeWidth={1.5} />
      <Announced title="We don’t know yet whether it went through">{message}</Announced>
    </Stage>
  )
}

/** Stripe's own page is about to open in this window. */
export function Leaving() {
  return (
    <Stage centered footer={null}>
      <Spinner className="size-8 text-muted" />
      <Announced title="Opening Checkout…">The same purchase goes on there. It leads back here afterwards.</Announced>
    </Stage>
  )
}

export function Loading() {
  return (
    <Stage centered footer={null}>
      <Spinner className="size-6 text-muted" />
      <p role="status" className="mt-3 text-muted">
        Loading…
      </p>
    </Stage>
  )
}

/** Names the outcome for the button that takes the focus: an announcement alone may go unheard then. */
const OUTCOME = 'one-time-outcome'

function Announced({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div id={OUTCOME} role="status" className="mt-4 max-w-[40ch] text-balance">
      <p className="font-semibold text-lg">{title}</p>
      <p className="mt-1 text-muted">{children}</p>
    </div>
  )
}

/** The one way on. What it replaces had the focus, so it takes it over, and says with its name what happened. */
function Way({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus({ preventScroll: true }), [])
  return (
    <Button ref={button} aria-describedby={OUTCOME} tone="primary" size="lg" wide onClick={onClick}>
      {children}
    </Button>
  )
}
