'use client'

import { CircleX, Landmark } from 'lucide-react'
import type { Route } from 'next'
import { useState } from 'react'
import { oneTimeValue } from '@/components/top-ups/address'
import { Button, buttonLook } from '@/components/ui/button'
import { type Currency, cents, formatCredits, formatMoney } from '@/lib/core/money'
import { ResultSheet, Way } from './result-sheet'
import { type Answer, type Result, resultOf } from './state'

/** The way back to the dialog, with what was being bought still chosen. */
const dialogOf = (client: string) => `/c/${client}/overview?buy=${oneTimeValue()}` as Route

/** Back from Stripe's page, or never there: the purchase is still to be paid, and can be. */
export function Unpaid({ client, url, canceled }: { client: string; url: string; canceled: boolean }) {
  return (
    <ResultSheet
      sign={<CircleX aria-hidden className="size-10 text-muted" strokeWidth={1.5} />}
      title={canceled ? 'Payment canceled' : 'The payment was not finished'}
      words="Nothing was charged. Click Retry to go on with the same purchase in Checkout."
      way={
        <>
          <a href={url} className={buttonLook({ tone: 'primary', size: 'lg', wide: true })}>
            Retry
          </a>
          <Way href={dialogOf(client)} second>
            Choose another way to pay
          </Way>
        </>
      }
    />
  )
}

/** The bank said no. */
export function PaymentFailed({ client, message }: { client: string; message: string }) {
  return (
    <ResultSheet
      sign={<CircleX aria-hidden className="size-10 text-danger-ink" strokeWidth={1.5} />}
      title="The payment did not go through"
      words={message}
      way={
        <>
          <Way href={dialogOf(client)}>Choose how to pay</Way>
          <Way href={`/c/${client}/overview` as Route} second>
            Close
          </Way>
        </>
      }
    />
  )
}

export type BankActions = Record<
  'confirmTopUp' | 'refuseTopUp',
  (input: { client: string; purchaseId: string }) => Promise<Answer>
>

type BankAsksProps = BankActions & {
  client: string
  currency: Currency
  asked: Extract<Result, { show: 'bank-asks' }>
  onResult: (next: Result) => void
}

/** A charge of auto-reload that waits for its owner's word to the bank: the very same payment goes on. */
export function BankAsks({ client, currency, asked, confirmTopUp, refuseTopUp, onResult }: BankAsksProps) {
  const [pending, setPending] = useState<'confirm' | 'refuse' | null>(null)
  const { purchaseId, credits, amountCents } = asked
  const act = async (what: 'confirm' | 'refuse') => {
    setPending(what)
    const answer = await (what === 'confirm' ? confirmTopUp : refuseTopUp)({ client, purchaseId }).catch(() => null)
    const next: Result = answer ? resultOf(answer) : { show: 'unreachable' }
    if (next.show === 'unpaid') return window.location.assign(next.url)
    setPending(null)
    onResult(next)
  }
  return (
    <ResultSheet
      sign={<Landmark aria-hidden className="size-10 text-warning-ink" strokeWidth={1.5} />}
      title="Your bank wants you to confirm"
      words={
        `Auto-reload is about to buy ${formatCredits(credits)} credits for ` +
        `${formatMoney(cents(amountCents), currency)}. Nothing is charged until you confirm it with your bank.`
      }
      way={
        <>
          <Button
            tone="primary"
            size="lg"
            wide
            pending={pending === 'confirm'}
            disabled={pending === 'refuse'}
            onClick={() => void act('confirm')}
          >
            Confirm payment
          </Button>
          <Button
            size="lg"
            wide
            pending={pending === 'refuse'}
            disabled={pending === 'confirm'}
            onClick={() => void act('refuse')}
          >
            Don’t pay
          </Button>
        </>
      }
    />
  )
}
