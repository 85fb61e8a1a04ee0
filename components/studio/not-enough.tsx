'use client'

import type { Route } from 'next'
import Link from 'next/link'
import type { RefObject } from 'react'
import { openOneTime } from '@/components/top-ups/address'
import { Button, buttonLook } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { formatCredits } from '@/lib/core/money'
import type { GeneratorView } from './view'

type NotEnoughProps = {
  client: string
  generator: GeneratorView
  refusal: { available: number; missing: number } | null
  eligible: boolean
  close: () => void
  /** What was pressed, and gets the focus back. */
  returnTo: RefObject<HTMLButtonElement | null>
}

/** Says how many credits are missing, and leads to more of them. */
export function NotEnough({ client, generator, refusal, eligible, close, returnTo }: NotEnoughProps) {
  const dismiss = () => {
    close()
    requestAnimationFrame(() => returnTo.current?.focus())
  }
  const buy = () => {
    close()
    openOneTime(returnTo.current)
  }
  const plans = (
    <Link
      href={`/c/${client}/plans` as Route}
      className={buttonLook({ tone: eligible ? 'secondary' : 'primary', size: 'lg', wide: true })}
    >
      {eligible ? 'See the plans' : 'Upgrade your plan'}
    </Link>
  )
  return (
    <Dialog
      open={refusal !== null}
      onOpenChange={(open) => !open && dismiss()}
      width="narrow"
      title="Not enough credits"
      description={
        refusal
          ? `A ${generator.name.toLowerCase()} costs ${formatCredits(generator.credits)} credits. ` +
            `You have ${formatCredits(refusal.available)}, so ${formatCredits(refusal.missing)} are missing. Nothing was spent.`
          : ''
      }
    >
      <div className="flex flex-col gap-2 pt-3">
        {eligible && (
          <Button tone="primary" size="lg" wide onClick={buy}>
            Buy one-time credits
          </Button>
        )}
        {plans}
      </div>
    </Dialog>
  )
}
