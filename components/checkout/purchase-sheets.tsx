'use client'

import { CircleX } from 'lucide-react'
import type { Route } from 'next'
import { buttonLook } from '@/components/ui/button'
import { BUY, oneTimeValue } from '@/lib/top-ups/rules'
import { ResultSheet, Way } from './result-sheet'

/** The way back to the dialog, with what was being bought still chosen. */
const dialogOf = (client: string) => `/c/${client}/overview?${BUY}=${oneTimeValue()}` as Route

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

/** A purchase that came to an end without money: what to call it, and what it means. */
const ENDED: Record<string, [title: string, words: string]> = {
  canceled: ['The payment was not made', 'It was canceled or not confirmed in time.'],
  'card-declined': ['The payment did not go through', 'Your bank declined the card.'],
  'card-expired': ['The payment did not go through', 'The card has expired.'],
  'authentication-required': ['The payment was not made', 'It was not confirmed with the bank.'],
  'not-accepted': ['The payment did not go through', 'Our payment provider did not accept it.'],
  'payment-returned': ['The payment was returned', 'Your bank did not send the money after all.'],
  'not-sent': ['The payment was not made', 'Our payment provider could not be reached.'],
}

/** No money came. */
export function PaymentFailed({ client, code, message }: { client: string; code: string; message: string }) {
  const [title, words] = ENDED[code] ?? ['The payment did not go through', null]
  return (
    <ResultSheet
      sign={<CircleX aria-hidden className="size-10 text-danger-ink" strokeWidth={1.5} />}
      title={title}
      words={words ? `${words} Nothing was charged and no credits were added.` : message}
      way={
        <>
          <Way href={dialogOf(client)}>Buy credits now</Way>
          <Way href={`/c/${client}/overview` as Route} second>
            Close
          </Way>
        </>
      }
    />
  )
}
