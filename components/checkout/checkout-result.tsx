'use client'

import { CircleCheck, CircleX } from 'lucide-react'
import type { Route } from 'next'
import { useCallback, useEffect, useState } from 'react'
import { BALANCE_CHANGED } from '@/components/balance/provider'
import { forgetPurchase } from '@/components/top-ups/use-purchase'
import { LocalTime } from '@/components/ui/local-time'
import { useReadAgain } from '@/components/ui/read-again'
import { Spinner } from '@/components/ui/spinner'
import { type Currency, cents, formatCredits, formatMoney } from '@/lib/core/money'
import { PaymentFailed, Unpaid } from './purchase-sheets'
import { Fact, ResultSheet, Way } from './result-sheet'
import { type Answer, isOpen, type Result, resultOf } from './state'
import { ToConfirm } from './to-confirm'

export type PlanFacts = { key: string; name: string; credits: number; every: 'day' | 'month' }

type CheckoutResultProps = {
  client: string
  currency: Currency
  plans: PlanFacts[]
  /** As the server knows it at this moment; it is read again once the payment is settled. */
  nextRefill: { at: string; credits: number } | null
  /** What was being paid for: a plan through hosted Checkout, or packages in the page. */
  checkout: { sessionId: string } | { purchaseId: string }
  settleCheckout: (input: { client: string; sessionId: string }) => Promise<Answer>
  settleTopUp: (input: Purchase) => Promise<Answer>
  /** Lead to the bank with a charge that waits for its owner, or end it. */
  confirmTopUp: (input: Purchase) => Promise<Answer>
  refuseTopUp: (input: Purchase) => Promise<Answer>
  /** They came back from Stripe's page without having paid there. */
  canceled?: boolean
}

type Purchase = { client: string; purchaseId: string }

const POLL_MS = 2_000
/** After so many answers of "not yet" it has taken more than five minutes, which is longer than it should. */
const PATIENCE = 150

/** What became of a payment, for the person who comes back from it. As long as that is open, the page goes on asking. */
export function CheckoutResult({ checkout, settleCheckout, settleTopUp, ...props }: CheckoutResultProps) {
  const { client } = props
  const sessionId = 'sessionId' in checkout ? checkout.sessionId : null
  const purchaseId = 'purchaseId' in checkout ? checkout.purchaseId : null
  const settle = useCallback((): Promise<Answer> => {
    return purchaseId ? settleTopUp({ client, purchaseId }) : settleCheckout({ client, sessionId: sessionId ?? '' })
  }, [client, purchaseId, sessionId, settleCheckout, settleTopUp])
  const { result, asked, askAgain } = useSettled(settle)
  const bought = purchaseId !== null && result.show === 'bought'
  useEffect(() => {
    if (bought) forgetPurchase(client)
  }, [bought, client])
  if (result.show === 'to-confirm' && purchaseId) {
    const doors = {
      confirm: () => props.confirmTopUp({ client, purchaseId }),
      refuse: () => props.refuseTopUp({ client, purchaseId }),
    }
    return <ToConfirm {...result} currency={props.currency} doors={doors} askAgain={askAgain} />
  }
  return <Shown result={result} late={asked > PATIENCE} reference={purchaseId ?? sessionId ?? ''} {...props} />
}

function useSettled(settle: () => Promise<Answer>): { result: Result; asked: number; askAgain: () => void } {
  const [result, setResult] = useState<Result>({ show: 'asking' })
  const [asked, setAsked] = useState(0)
  const readAgain = useReadAgain()
  const open = isOpen(result)

  useEffect(() => {
    if (!open) return
    let current = true
    let timer: number | undefined
    const ask = async () => {
      const next = await settle().then(resultOf, (): Result => ({ show: 'unreachable' }))
      if (!current) return
      setResult(next)
      setAsked((before) => before + 1)
      if (isOpen(next)) timer = window.setTimeout(ask, POLL_MS)
      else {
        window.dispatchEvent(new Event(BALANCE_CHANGED))
        // The desk around this may be older than what was settled just now: the plan, the card it was paid with.
        readAgain()
      }
    }
    void ask()
    return () => {
      current = false
      window.clearTimeout(timer)
    }
  }, [open, settle, readAgain])

  return { result, asked, askAgain: () => setResult({ show: 'asking' }) }
}

type ShownProps = Pick<CheckoutResultProps, 'client' | 'currency' | 'plans' | 'nextRefill' | 'canceled'> & {
  result: Result
  /** It takes longer than it should; then there is something to quote. */
  late: boolean
  reference: string
}

function Shown({ result, late, reference, client, currency, plans, nextRefill, canceled }: ShownProps) {
  const to = (page: string) => `/c/${client}/${page}` as Route
  switch (result.show) {
    case 'subscribed': {
      const plan = plans.find((each) => each.key === result.plan)
      return (
        <ResultSheet
          steady
          sign={<CircleCheck aria-hidden className="size-10 text-accent" strokeWidth={1.5} />}
          title="Payment successful"
          words={`Your subscription to ${plan?.name ?? result.plan} is now active.`}
          way={<Way href={to('studio')}>Continue</Way>}
        >
          <Figures plan={plan} interval={result.interval} nextRefill={nextRefill} />
        </ResultSheet>
      )
    }
    case 'bought':
      return (
        <ResultSheet
          steady
          sign={<CircleCheck aria-hidden className="size-10 text-accent" strokeWidth={1.5} />}
          title="Payment successful"
          words={`You purchased ${formatCredits(result.credits)} credits for ${formatMoney(cents(result.amountCents), currency)}.`}
          way={<Way href={to('studio')}>Continue</Way>}
        >
          <Fact name="New balance">{formatCredits(result.available)} credits</Fact>
          {result.armed && <Fact name="Auto-reload">On</Fact>}
        </ResultSheet>
      )
    case 'unpaid':
      return <Unpaid client={client} url={result.url} canceled={canceled === true} />
    case 'failed':
      return <PaymentFailed client={client} code={result.code} message={result.message} />
    case 'unfinished':
      return <Unfinished plansPage={to('plans')} />
    case 'refused':
      return (
        <ResultSheet
          steady
          sign={<CircleX aria-hidden className="size-10 text-danger-ink" strokeWidth={1.5} />}
          title="This checkout can’t be shown"
          words={`${result.message} Nothing was changed.`}
          way={<Way href={to('plans')}>Back to plans</Way>}
        />
      )
    case 'asking':
      return (
        <ResultSheet
          steady
          sign={<Spinner className="size-8 text-muted" />}
          title="Asking Stripe…"
          words="One moment."
        />
      )
    default:
      return (
        <Waiting
          unreachable={result.show === 'unreachable'}
          reference={late ? reference : null}
          away={to('overview')}
        />
      )
  }
}

/** Stripe has not said yet what became of it. The page goes on asking, and says so. */
function Waiting(props: { unreachable: boolean; reference: string | null; away: Route }) {
  return (
    <ResultSheet
      steady
      sign={<Spinner className="size-8 text-muted" />}
      title={props.unreachable ? 'Stripe does not answer at the moment' : 'Stripe has not confirmed yet'}
      words={
        props.reference
          ? 'This takes longer than it should. Your payment is safe, and you pay once. If it is not here soon, write to support and quote the reference below.'
          : 'This can take a couple of minutes. Your payment is safe, and you pay once. The page settles by itself; you can also leave, and the credits arrive as soon as it is confirmed.'
      }
      way={<Way href={props.away}>Leave, and let it arrive</Way>}
    >
      {props.reference && <Fact name="Reference">{props.reference}</Fact>}
    </ResultSheet>
  )
}

function Unfinished({ plansPage }: { plansPage: Route }) {
  return (
    <ResultSheet
      steady
      sign={<CircleX aria-hidden className="size-10 text-muted" strokeWidth={1.5} />}
      title="The payment was not finished"
      words="Nothing was charged. You can start again whenever you like."
      way={<Way href={plansPage}>Back to plans</Way>}
    />
  )
}

type FiguresProps = Pick<CheckoutResultProps, 'nextRefill'> & {
  plan: PlanFacts | undefined
  interval: 'month' | 'year'
}

function Figures({ plan, interval, nextRefill }: FiguresProps) {
  if (!plan) return null
  return (
    <>
      <Fact name="Plan">
        {plan.name}, paid {interval === 'year' ? 'yearly' : 'monthly'}
      </Fact>
      <Fact name="Credits that arrived">+{formatCredits(plan.credits)}</Fact>
      {nextRefill && nextRefill.credits === plan.credits && (
        <Fact name="Next refill">
          {formatCredits(nextRefill.credits)} on <LocalTime at={nextRefill.at} />
        </Fact>
      )}
    </>
  )
}
