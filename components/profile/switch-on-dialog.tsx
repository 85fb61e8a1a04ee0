'use client'

import { type FormEvent, Suspense, useState } from 'react'
import { useBalance } from '@/components/balance/provider'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field, Input } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { RadioRows } from '@/components/ui/radio-rows'
import { clampThreshold, consentVersion, consentWords, MOST_PACKS, thresholdFault } from '@/lib/auto-reload/rules'
import type { ReloadPack } from '@/lib/catalog/rules'
import { type Currency, cents, formatCredits, formatMoney } from '@/lib/core/money'
import type { SwitchOnOffer } from './reload-view'

type SwitchOnDialogProps = {
  offer: SwitchOnOffer
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Switches it on; answers with why not, null when it is on. */
  switchOn: (chosen: { pack: string; threshold: number; version: string }) => Promise<string | null>
}

/** Asks for the yes that auto-reload needs: which pack below which balance, and in plain words what will be charged. */
export function SwitchOnDialog({ offer, open, onOpenChange, switchOn }: SwitchOnDialogProps) {
  const { policy, currency } = offer
  const [pack, setPack] = useState(offer.pack)
  const [typed, setTyped] = useState(String(offer.threshold))
  const [pending, setPending] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const threshold = Number(typed)
  const fault = thresholdFault(policy, threshold)
  const reload = offer.packs.find((each) => each.pack.key === pack) ?? offer.packs[0]
  if (!reload) return null
  const terms = { policy, reload, threshold, currency }

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (fault || pending) return
    setPending(true)
    setRefusal(await switchOn({ pack: reload.pack.key, threshold, version: consentVersion(terms) }))
    setPending(false)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      busy={pending}
      title="Switch auto-reload on"
      description="Nothing is charged now, unless the balance is below the mark already."
      footer={
        <div className="flex flex-col gap-3">
          {refusal && <Notice tone="danger">{refusal}</Notice>}
          <Button type="submit" form="switch-on" tone="primary" size="lg" wide pending={pending} disabled={!!fault}>
            Agree and switch on
          </Button>
        </div>
      }
    >
      <form id="switch-on" onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-5">
        <RadioRows
          label="Package to buy"
          value={reload.pack.key}
          onChange={setPack}
          rows={offer.packs.map((each) => ({
            value: each.pack.key,
            content: <PackRow each={each} currency={currency} />,
          }))}
        />
        <Field label="Reload when balance below" error={fault}>
          {(tie) => (
            <Input
              {...tie}
              inputMode="numeric"
              autoComplete="off"
              className="max-w-40 tabular-nums"
              value={typed}
              onChange={(event) => setTyped(clampThreshold(policy, event.target.value))}
            />
          )}
        </Field>
        {!fault && (
          <section aria-label="What you agree to" className="rounded-md bg-sunken px-4 py-3 text-sm">
            <p>{consentWords(terms)}</p>
            <Suspense fallback={null}>
              <AtOnce reload={reload} threshold={threshold} currency={currency} />
            </Suspense>
            {offer.card && <p className="mt-2 text-muted">Card on file: {offer.card}.</p>}
          </section>
        )}
      </form>
    </Dialog>
  )
}

type AtOnceProps = { reload: ReloadPack; threshold: number; currency: Currency }

/** What agreeing costs there and then, where the balance is low already. */
function AtOnce({ reload: { pack, priceCents }, threshold, currency }: AtOnceProps) {
  const { view } = useBalance()
  const missing = view ? threshold - view.available - view.onTheWay : 0
  if (missing <= 0) return null
  const most = cents(priceCents * Math.min(Math.ceil(missing / pack.credits), MOST_PACKS))
  return (
    <p className="mt-2 font-medium">
      Your balance is below that already: up to {formatMoney(most, currency)} is charged as soon as you agree.
    </p>
  )
}

function PackRow({ each: { pack, priceCents, discountPercent }, currency }: { each: ReloadPack; currency: Currency }) {
  return (
    <span className="flex items-center justify-between gap-3">
      <span className="min-w-0">
        <span className="flex flex-wrap items-center gap-x-2 font-medium">
          {pack.name} {discountPercent > 0 && <Badge tone="accent">{discountPercent}% off</Badge>}
        </span>
        <span className="block text-muted text-sm">{formatCredits(pack.credits)} credits</span>
      </span>
      <span className="shrink-0 tabular-nums">
        {discountPercent > 0 && (
          <s className="mr-1.5 text-muted">
            <span className="sr-only">instead of </span>
            {formatMoney(pack.priceCents, currency)}
          </s>
        )}
        <span className="font-medium">{formatMoney(priceCents, currency)}</span>
      </span>
    </span>
  )
}
