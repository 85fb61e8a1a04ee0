'use client'

import { Check } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Notice } from '@/components/ui/notice'
import type { Interval } from '@/lib/catalog/schema'
import type { PlanCardView } from './view'

type PlanCardProps = {
  card: PlanCardView
  interval: Interval
  onSwitch: (next: Interval) => void
  /** The choice a person came back with from signing in. */
  highlighted: boolean
  choose: () => void
  pending: boolean
  refusal: string | null
}

/** Its five parts share their rows with the cards beside it, so that prices, credits and buttons stand on one line. */
export function PlanCard({ card, interval, onSwitch, highlighted, choose, pending, refusal }: PlanCardProps) {
  const popular = card.popularPercent !== null
  const self = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (highlighted) self.current?.scrollIntoView({ block: 'center' })
  }, [highlighted])

  return (
    <li
      ref={self}
      aria-labelledby={`plan-${card.key}`}
      className={cn(
        'row-span-5 grid grid-rows-subgrid gap-0 rounded-md border bg-surface p-5',
        popular && 'border-accent shadow-[inset_0_0_0_1px_var(--color-accent)]',
        highlighted && 'outline-2 outline-accent outline-offset-3',
      )}
    >
      <header className="flex min-h-6 flex-wrap items-center gap-x-2 gap-y-1">
        <h3 id={`plan-${card.key}`} className="font-semibold text-md">
          {card.name}
        </h3>
        {popular && <Badge tone="solid">{card.popularPercent}% pick this plan</Badge>}
        {highlighted && <span className="sr-only">Your choice</span>}
      </header>
      <Price card={card} />
      <p className="mt-4 border-t pt-4">
        <strong className="font-semibold text-md">{card.credits}</strong>{' '}
        <span className="text-muted">credits / {card.every}</span>
      </p>
      <ul className="mt-3 flex flex-col gap-2">
        {card.includes.map((line) => (
          <li key={line} className="flex gap-2">
            <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-accent" />
            {line}
          </li>
        ))}
      </ul>
      <footer className="mt-6 flex flex-col items-stretch gap-2">
        <ChoiceButton card={card} choose={choose} pending={pending} />
        {refusal && <Notice tone="warning">{refusal}</Notice>}
        <SwitchLink card={card} interval={interval} onSwitch={onSwitch} />
      </footer>
    </li>
  )
}

function Price({ card }: { card: PlanCardView }) {
  return (
    <div className="mt-3">
      <p className="flex min-h-6 items-center gap-2">
        {card.originalPrice && (
          <s className="text-md text-muted">
            <span className="sr-only">instead of </span>
            {card.originalPrice}
          </s>
        )}
        {card.savingPercent !== null && <Badge tone="accent">{card.savingPercent}% off when paid yearly</Badge>}
      </p>
      <p className="mt-0.5 flex items-baseline gap-1">
        <span className="font-semibold text-2xl">{card.price}</span>
        <span className="text-muted">/ month</span>
      </p>
      <p className="text-muted text-sm">{card.billed}</p>
    </div>
  )
}

function ChoiceButton({ card, choose, pending }: Pick<PlanCardProps, 'card' | 'choose' | 'pending'>) {
  if (card.button.kind === 'current') {
    return (
      <p className="flex h-11 items-center justify-center gap-1.5 rounded-md bg-sunken font-medium text-muted">
        <Check aria-hidden className="size-4" />
        {card.button.label}
      </p>
    )
  }
  const leads = card.popularPercent !== null && card.button.kind !== 'downgrade'
  return (
    <Button
      tone={leads ? 'primary' : 'secondary'}
      size="lg"
      wide
      pending={pending}
      onClick={choose}
      className="text-base"
    >
      {card.button.label}
      <span className="sr-only"> {card.button.kind === 'choose' ? card.name : `to ${card.name}`}</span>
    </Button>
  )
}

function SwitchLink({ card, interval, onSwitch }: Pick<PlanCardProps, 'card' | 'interval' | 'onSwitch'>) {
  // A free plan has no other way to pay; the line keeps its place so that the buttons beside it stay level.
  if (card.free) return <span aria-hidden className="h-6 max-sm:hidden" />
  const other = interval === 'month' ? 'year' : 'month'
  return (
    <Button tone="link" onClick={() => onSwitch(other)} className="min-h-6 self-center text-sm max-sm:min-h-11">
      {other === 'year' ? 'Switch to annual billing' : 'Switch to monthly billing'}
      <span className="sr-only"> for {card.name}</span>
    </Button>
  )
}
