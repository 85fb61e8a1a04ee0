'use client'

import { useEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { RadioRows } from '@/components/ui/radio-rows'
import { formatCredits } from '@/lib/core/money'
import { cardExpiry, cardName } from './card'
import type { OneTimeOffer } from './offer'
import type { Choice, Refusal } from './purchase'
import { QuantityStepper } from './quantity-stepper'
import { Reassurances } from './reassurances'
import { BalanceAfter, Residual } from './residual'
import { Stage } from './stage'
import type { PackView } from './view'

export type Packs = Pick<Choice, 'pack' | 'quantity'>

type PackageFormProps = {
  offer: OneTimeOffer
  choice: Packs
  total: PackView['totals'][number]
  onChoose: (next: Packs) => void
  pending: boolean
  /** Why the last try was refused. */
  fault: Refusal | null
  pay: (method: Choice['method']) => void
}

/** What to buy, how many, with which card; the button says exactly what pressing it costs. */
export function PackageForm({ offer, choice, total, onChoose, pending, fault, pay }: PackageFormProps) {
  const [method, setMethod] = useState<Choice['method']>(offer.card ? 'saved_card' : 'new_card')
  // A bank that asks can only be answered where the card is entered anew.
  const asked = fault?.code === 'authentication-required'
  const [answered, setAnswered] = useState<Refusal | null>(null)
  if (asked && answered !== fault) {
    setAnswered(fault)
    setMethod('new_card')
  }
  const limit = offer.packs.find((pack) => pack.key === choice.pack)?.totals.length ?? 1
  return (
    <Stage
      footer={
        <>
          <Button tone="primary" size="lg" wide pending={pending} onClick={() => pay(method)}>
            {method === 'saved_card' ? `Pay ${total.price} now` : `Continue to pay ${total.price}`}
          </Button>
          <Reassurances />
        </>
      }
    >
      <Residual />
      <div className="mt-3">
        <RadioRows
          label="Package"
          value={choice.pack}
          onChange={(pack) => onChoose({ ...choice, pack })}
          disabled={pending}
          rows={offer.packs.map((pack) => ({ value: pack.key, content: <PackRow pack={pack} /> }))}
        />
      </div>
      <div className="mt-4 flex items-center justify-between gap-4">
        <QuantityStepper
          value={choice.quantity}
          limit={limit}
          disabled={pending}
          onChange={(quantity) => onChoose({ ...choice, quantity })}
        />
        <p className="text-right" aria-live="polite">
          <span className="block font-medium">+{formatCredits(total.credits)} credits, never expire</span>
          <span className="block text-muted text-sm">
            Balance afterwards <BalanceAfter credits={total.credits} />
          </span>
        </p>
      </div>
      {offer.card && (
        <div className="mt-4">
          <RadioRows
            label="Pay with"
            value={method}
            onChange={setMethod}
            disabled={pending}
            rows={[
              { value: 'saved_card', content: <Split left={cardName(offer.card)} right={cardExpiry(offer.card)} /> },
              { value: 'new_card', content: 'Another card or way to pay' },
            ]}
          />
        </div>
      )}
      {fault && <Refused fault={fault} />}
    </Stage>
  )
}

/** Comes into view when it comes: on a small screen its place may be under the button. */
function Refused({ fault }: { fault: Refusal }) {
  const self = useRef<HTMLDivElement>(null)
  useEffect(() => self.current?.scrollIntoView({ block: 'nearest' }), [])
  return (
    <div ref={self} className="mt-4 scroll-mb-32">
      <Notice
        tone="danger"
        title={fault.attempt === undefined ? 'Nothing was bought' : 'The payment did not go through'}
      >
        {fault.message}
      </Notice>
    </div>
  )
}

function PackRow({ pack }: { pack: PackView }) {
  return (
    <Split
      left={
        <>
          <span className="block font-medium">{pack.name}</span>
          <span className="block text-muted text-sm">{pack.credits} credits</span>
        </>
      }
      right={
        <>
          <span className="block font-medium text-ink">{pack.price}</span>
          <span className="block text-sm">{pack.pricePer100} per 100 credits</span>
        </>
      }
    />
  )
}

function Split({ left, right }: { left: React.ReactNode; right: React.ReactNode }) {
  return (
    <span className="flex items-center justify-between gap-3">
      <span>{left}</span>
      <span className="text-right text-muted">{right}</span>
    </span>
  )
}
