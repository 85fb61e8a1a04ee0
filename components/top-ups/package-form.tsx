'use client'

import { type ReactNode, useState } from 'react'
import type { ReloadChoice } from '@/components/auto-reload/choice'
import { Button } from '@/components/ui/button'
import { RadioRows } from '@/components/ui/radio-rows'
import { formatCredits } from '@/lib/core/money'
import { UpgradeAdvice } from './advice'
import { type CardOnFile, cardExpiry, cardName } from './card'
import type { OneTimeOffer } from './offer'
import { PackRow, Split } from './pack-row'
import { PayButton } from './pay-button'
import type { Choice, Refusal } from './purchase'
import { QuantityStepper } from './quantity-stepper'
import { Reassurances } from './reassurances'
import { Refused } from './refused'
import { BalanceAfter, Residual } from './residual'
import { Stage } from './stage'
import type { PackTotal } from './view'

export type Packs = Pick<Choice, 'pack' | 'quantity'>

type PackageFormProps = {
  offer: OneTimeOffer
  choice: Packs
  total: PackTotal
  reload: ReloadChoice | null
  onChoose: (next: Packs) => void
  pending: boolean
  /** Why the last try was refused, as long as it is about this very choice. */
  fault: Refusal | null
  pay: (method: Choice['method']) => void
  /** How auto-reload stands; above the packages. */
  standing: ReactNode
  /** Auto-reload beside the chosen package. */
  section: ReactNode
}

/** What pressing the button means, in a line that is always in view: which card pays, and what follows by itself. */
function termsOf(card: CardOnFile | null, reload: ReloadChoice | null): string {
  const below = reload?.yes ? `auto-reload below ${formatCredits(reload.yes.threshold)} credits` : null
  if (!card) return below ? `With ${below}` : ''
  return below ? `Charged to ${cardName(card)}, and again by ${below}` : `Charged to ${cardName(card)}`
}

const PACKAGES = 'one-time-packages'

/** Gives the focus to a package: for what had it and is not there any more. */
export function focusPackage(pack: string) {
  document
    .getElementById(PACKAGES)
    ?.querySelector<HTMLElement>(`[role=radio][value="${CSS.escape(pack)}"]`)
    ?.focus()
}

/** What to buy, how many, with which card; the button says exactly what pressing it costs. */
export function PackageForm({
  offer,
  choice,
  total,
  reload,
  onChoose,
  pending,
  fault,
  pay,
  ...parts
}: PackageFormProps) {
  const [picked, setPicked] = useState<'saved_card' | 'new_card'>('saved_card')
  const method = offer.card ? picked : 'new_card'
  const stuck = fault?.continueIn === 'checkout' && method === 'saved_card'
  const chosen = offer.packs.find((pack) => pack.key === choice.pack)
  const limit = chosen?.totals.length ?? 1
  const cheaper = reload?.checked ? null : chosen?.cheaper[choice.quantity - 1]
  const advice = offer.advice[choice.pack]
  const disabling = reload?.isActive === true && !reload.checked
  return (
    <Stage
      footer={
        <>
          <p className="-mt-1 mb-2 text-balance text-center text-muted text-sm empty:hidden">
            {termsOf(stuck || method === 'new_card' ? null : offer.card, reload)}
          </p>
          <PayButton
            total={total}
            discountPercent={reload?.reload.discountPercent ?? 0}
            leads={stuck ? 'to-checkout' : method === 'saved_card' ? 'pays' : 'to-form'}
            pending={pending}
            disabled={disabling || (reload?.fault ?? null) !== null}
            onClick={() => pay(stuck ? 'checkout' : method)}
          />
          <Reassurances cancelAnytime={reload?.checked === true} />
        </>
      }
    >
      <Residual />
      {parts.standing}
      <div id={PACKAGES} className="mt-3">
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
      {cheaper && (
        <p className="mt-2 flex flex-wrap items-baseline gap-x-2 text-sm">
          <span>
            Cheaper: {cheaper.quantity > 1 && `${cheaper.quantity} × `}
            {cheaper.name}, {cheaper.brings}.
          </span>
          <Button
            tone="link"
            disabled={pending}
            onClick={() => {
              onChoose({ pack: cheaper.pack, quantity: cheaper.quantity })
              focusPackage(cheaper.pack)
            }}
          >
            Take that instead
          </Button>
        </p>
      )}
      {choice.quantity >= limit && (
        <p className="mt-1 text-muted text-sm">{limit} is the most at once; buy again for more.</p>
      )}
      {parts.section}
      {advice && <UpgradeAdvice client={offer.client} advice={advice} />}
      {offer.card && (
        <div className="mt-4">
          <RadioRows
            label="Pay with"
            value={method}
            onChange={setPicked}
            disabled={pending}
            rows={[
              { value: 'saved_card', content: <Split left={cardName(offer.card)} right={cardExpiry(offer.card)} /> },
              { value: 'new_card', content: 'Another card or way to pay' },
            ]}
          />
        </div>
      )}
      {fault && (
        <Refused
          client={offer.client}
          fault={fault}
          stuck={stuck}
          useAnotherCard={() => setPicked('new_card')}
          tryAgain={() => pay('saved_card')}
        />
      )}
    </Stage>
  )
}
