'use client'

import { ShieldQuestion } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { type Currency, cents, formatCredits, formatMoney } from '@/lib/core/money'
import type { Outcome } from '@/lib/core/outcome'
import { Fact, ResultSheet } from './result-sheet'

/** The server's doors for a charge that waits for its owner; both answer with what became of it. */
export type ConfirmDoors = {
  confirm: () => Promise<Outcome<{ state: string; url?: string }, { code: string; message: string }>>
  refuse: () => Promise<Outcome<unknown, { code: string; message: string }>>
}

type ToConfirmProps = {
  credits: number
  amountCents: number
  currency: Currency
  doors: ConfirmDoors
  /** Asks again what became of it: it was confirmed, refused, or has ended meanwhile. */
  askAgain: () => void
}

const UNREACHED = 'We could not reach the server. Nothing was charged by this press; try again.'

/** A charge of auto-reload that the bank wants its owner to confirm: what it is for, and yes or no. */
export function ToConfirm({ credits, amountCents, currency, doors, askAgain }: ToConfirmProps) {
  const [pending, setPending] = useState<'yes' | 'no' | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const amount = formatMoney(cents(amountCents), currency)

  const confirm = async () => {
    setPending('yes')
    setFault(null)
    const answer = await doors.confirm().catch(() => null)
    // The bank's page takes this one's place and leads back here, so the button stays as it is until then.
    if (answer?.ok && answer.value.state === 'confirm-at-bank' && answer.value.url) {
      return window.location.assign(answer.value.url)
    }
    setPending(null)
    if (answer?.ok) return askAgain()
    if (answer && ENDED.has(answer.refusal.code)) return askAgain()
    setFault(answer?.refusal.message ?? UNREACHED)
  }
  const refuse = async () => {
    setPending('no')
    setFault(null)
    const answer = await doors.refuse().catch(() => null)
    setPending(null)
    if (answer) askAgain()
    else setFault(UNREACHED)
  }

  return (
    <ResultSheet
      sign={<ShieldQuestion aria-hidden className="size-10 text-warning-ink" strokeWidth={1.5} />}
      title="Your bank wants you to confirm this payment"
      words="Auto-reload began it while you were away. Nothing was charged yet."
      way={
        <>
          {fault && <Notice tone="danger">{fault}</Notice>}
          <Button
            tone="primary"
            size="lg"
            wide
            pending={pending === 'yes'}
            disabled={pending === 'no'}
            onClick={() => void confirm()}
          >
            Confirm {amount} with the bank
          </Button>
          <Button size="lg" wide pending={pending === 'no'} disabled={pending === 'yes'} onClick={() => void refuse()}>
            Don’t pay
          </Button>
        </>
      }
    >
      <Fact name="Credits">+{formatCredits(credits)}, never expire</Fact>
      <Fact name="To be paid">{amount}</Fact>
    </ResultSheet>
  )
}

/** Refusals after which there is nothing left to confirm: what became of it is asked again, and told. */
const ENDED: ReadonlySet<string> = new Set(['canceled', 'card-declined', 'card-expired', 'payment-fault'])
