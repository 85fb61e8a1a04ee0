'use client'

import type { Route } from 'next'
import Link from 'next/link'
import type { RefObject } from 'react'
import { openOneTime } from '@/components/top-ups/address'
import { Button, buttonLook } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { formatCredits } from '@/lib/core/money'
import type { Short } from './use-generate'
import type { GeneratorView } from './view'

type NotEnoughProps = {
  client: string
  generator: GeneratorView
  refusal: Short | null
  /** Whether one-time packages are open to this account. */
  eligible: boolean
  close: () => void
  /** Nothing is to be made any more; any other way on leaves the work waiting for its credits. */
  giveUp: () => void
  /** What was pressed, and gets the focus back. */
  returnTo: RefObject<HTMLButtonElement | null>
}

/** Says how many credits are missing, and leads to more of them, or to the plan that opens what is locked. */
export function NotEnough({ client, generator, refusal, eligible, close, giveUp, returnTo }: NotEnoughProps) {
  const dismiss = () => {
    close()
    giveUp()
    requestAnimationFrame(() => returnTo.current?.focus())
  }
  const buy = () => {
    close()
    openOneTime(returnTo.current, refusal?.missing)
  }
  const locked = refusal?.locked ?? 0
  const buys = eligible && locked === 0
  return (
    <Dialog
      open={refusal !== null}
      onOpenChange={(open) => !open && dismiss()}
      width="narrow"
      title={locked > 0 ? 'Upgrade to unlock your top-ups' : 'Not enough credits'}
      description={refusal ? shortWords(generator, refusal) : ''}
    >
      {locked > 0 && (
        <p>
          {formatCredits(locked)} credits that you bought once are locked without a paid plan. They are all still there:
          upgrade, and they are open again.
        </p>
      )}
      <p className="pt-3 text-muted">
        As soon as there are enough, your {generator.name.toLowerCase()} goes on by itself.
      </p>
      <div className="flex flex-col gap-2 pt-4">
        {buys && (
          <Button tone="primary" size="lg" wide onClick={buy}>
            Buy one-time credits
          </Button>
        )}
        <Link
          href={`/c/${client}/plans` as Route}
          onClick={close}
          className={buttonLook({ tone: buys ? 'secondary' : 'primary', size: 'lg', wide: true })}
        >
          {buys ? 'See the plans' : locked > 0 ? 'Upgrade now' : 'Upgrade your plan'}
        </Link>
      </div>
    </Dialog>
  )
}

function shortWords(generator: GeneratorView, { available, missing }: Short): string {
  return (
    `A ${generator.name.toLowerCase()} costs ${formatCredits(generator.credits)} credits. ` +
    `You have ${formatCredits(available)}, so ${formatCredits(missing)} are missing. Nothing was spent.`
  )
}
