'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { BALANCE_CHANGED } from '@/components/balance/provider'
import type { Outcome } from '@/lib/core/outcome'
import {
  type Choice,
  type Intent,
  intentAfter,
  intentFor,
  NO_ANSWER,
  type Progress,
  parseIntent,
  type Refusal,
  type Step,
  stepAfter,
} from './purchase'

type Answer = Promise<Outcome<Progress, Refusal>>

/** The server's two doors for a purchase: what is sent is names and counts, never an amount. */
export type PurchaseActions = {
  buy: (input: Choice & { client: string; requestId: string; seenAttempt: number }) => Answer
  settle: (input: { client: string; purchaseId: string; confirmed?: boolean }) => Answer
}

const POLL_MS = 2_000

/** One purchase from the click to its end. It survives a reload: the intent under way is kept in the tab's storage. */
export function usePurchase(client: string, { buy, settle }: PurchaseActions, onBusy: (busy: boolean) => void) {
  const [underWay] = useState(() => openIntent(client))
  const [step, setStep] = useState<Step>(underWay ? { at: 'sending' } : { at: 'choosing', fault: null })
  const busy = useRef(false)

  const take = useCallback(
    (next: Step) => {
      const intent = keptIntent(client)
      if (intent) keepIntent(client, intentAfter(next, intent))
      if (next.at === 'leaving') window.location.assign(next.url)
      setStep(next)
    },
    [client],
  )

  const ask = useCallback(
    async (question: () => Answer) => {
      if (busy.current) return
      busy.current = true
      try {
        take(stepAfter(await question()))
      } catch {
        take({ at: 'unknown', message: NO_ANSWER })
      } finally {
        busy.current = false
      }
    },
    [take],
  )

  const send = useCallback(
    (intent: Intent) => {
      if (busy.current) return
      keepIntent(client, intent)
      setStep({ at: 'sending' })
      const { open: _open, ...order } = intent
      void ask(() => buy({ client, ...order }))
    },
    [ask, buy, client],
  )

  // What was under way when the page was left is asked about first, and once.
  const resumed = useRef(false)
  useEffect(() => {
    if (!underWay || resumed.current) return
    resumed.current = true
    send(underWay)
  }, [underWay, send])

  // A purchase in flight keeps the dialog open, so that its outcome is read where it was started.
  const at = step.at
  useEffect(() => onBusy(at === 'sending' || at === 'leaving'), [at, onBusy])
  useEffect(() => () => onBusy(false), [onBusy])

  // The desk around it shows what has arrived, and what is on its way.
  useEffect(() => {
    if (at === 'bought' || at === 'waiting') window.dispatchEvent(new Event(BALANCE_CHANGED))
  }, [at])

  // Back from Stripe's page the browser may show this one as it was left.
  useEffect(() => {
    const shown = (event: PageTransitionEvent) => {
      if (event.persisted) setStep((now) => (now.at === 'leaving' ? { at: 'choosing', fault: null } : now))
    }
    window.addEventListener('pageshow', shown)
    return () => window.removeEventListener('pageshow', shown)
  }, [])

  // What is on its way is known to the server and lands by itself: once the dialog is closed, another purchase is a new
  // one. A reload keeps it, and goes on waiting.
  const waits = useRef(false)
  useEffect(() => {
    waits.current = at === 'waiting'
  }, [at])
  useEffect(
    () => () => {
      if (waits.current) forgetPurchase(client)
    },
    [client],
  )

  const waitingFor = step.at === 'waiting' ? step.purchaseId : null
  useEffect(() => {
    if (!waitingFor) return
    const timer = window.setInterval(() => void ask(() => settle({ client, purchaseId: waitingFor })), POLL_MS)
    return () => window.clearInterval(timer)
  }, [waitingFor, ask, settle, client])

  const forgive = useCallback(() => {
    setStep((now) => (now.at === 'choosing' && now.fault ? { at: 'choosing', fault: null } : now))
  }, [])

  return {
    step,
    pay: (choice: Choice) => send(intentFor(choice, keptIntent(client), () => crypto.randomUUID())),
    /** Asks again what became of an intent whose answer was lost. */
    askAgain: () => {
      const intent = openIntent(client)
      if (intent) send(intent)
      else take({ at: 'choosing', fault: null })
    },
    /** The payment form is through, or can't say: what counts is what Stripe tells the server. */
    confirmed: (purchaseId: string, confirmed: boolean) => ask(() => settle({ client, purchaseId, confirmed })),
    /** What was refused was another choice than the one that is made now. */
    forgive,
    /** Back from the payment form, which nothing was paid in. */
    leaveForm: () => take({ at: 'choosing', fault: null }),
  }
}

const storageKey = (client: string) => `refill.one-time.${client}`

/** The intent of which it is unknown what became: this tab's page was left, or an answer was lost. */
export function openIntent(client: string): Intent | null {
  const intent = keptIntent(client)
  return intent?.open ? intent : null
}

/** The latest intent that was not paid for as far as this tab knows, open or not. */
export function keptIntent(client: string): Intent | null {
  return typeof window === 'undefined' ? null : parseIntent(window.sessionStorage.getItem(storageKey(client)))
}

/** Begins anew: what was being bought is paid, or will be told of elsewhere. */
export function forgetPurchase(client: string): void {
  keepIntent(client, null)
}

function keepIntent(client: string, intent: Intent | null) {
  if (intent) window.sessionStorage.setItem(storageKey(client), JSON.stringify(intent))
  else window.sessionStorage.removeItem(storageKey(client))
}
