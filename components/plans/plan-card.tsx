'use client'

import { Check } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Badge } from '@/components/ui/badge'
import { cn } from '@/components/ui/cn'
import { CardFoot, type CardFootProps } from './card-foot'
import type { PlanCardView } from './view'

type PlanCardProps = CardFootProps & {
  /** The choice a person came back with from signing in. */
  highlighted: boolean
}

/** Its five parts share their rows with the cards beside it, so that prices, credits and buttons stand on one line. */
export function PlanCard({ highlighted, ...foot }: PlanCardProps) {
  const { card } = foot
  const popular = card.popularPercent !== null
  const self = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (highlighted) self.current?.scrollIntoView({ block: 'center', inline: 'center' })
  }, [highlighted])

  return (
    <li
      ref={self}
      id={cardId(card.key)}
      aria-labelledby={`plan-${card.key}`}
      className={cn(
        'row-span-5 grid snap-start grid-rows-subgrid gap-0 rounded-md border bg-surface p-5',
        popular && 'border-accent shadow-[inset_0_0_0_1px_var(--color-accent)]',
        highlighted && 'outline-2 outline-accent outline-offset-3',
      )}
    >
      <header className="flex min-h-6 flex-wrap items-center gap-x-2 gap-y-1">
        <h3 id={`plan-${card.key}`} className="font-semibold text-md">
          {card.name}
        </h3>
        {popular && <Badge tone="solid">{card.popularPercent}% pick this plan</Badge>}
        {card.legacy && <Badge tone="outline">No longer sold</Badge>}
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
      <CardFoot {...foot} />
    </li>
  )
}

const cardId = (plan: string) => `card-${plan}`

/** Puts the focus on a card's button. */
export function focusCard(plan: string): void {
  document.getElementById(cardId(plan))?.querySelector<HTMLElement>('[data-choose]')?.focus()
}

function Price({ card }: { card: PlanCardView }) {
  return (
    <div className="mt-3">
      <p className="flex min-h-6 items-center gap-2 @max-md:empty:hidden">
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
