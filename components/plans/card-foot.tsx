'use client'

import { Check } from 'lucide-react'
import { useId } from 'react'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { LocalTime } from '@/components/ui/local-time'
import { Notice } from '@/components/ui/notice'
import type { Interval } from '@/lib/catalog/schema'
import type { Blocked, PlanButton, Way } from './button'
import type { Person, Refusal } from './person'
import type { WayResult } from './use-ways'
import type { PlanCardView } from './view'
import { RefusalNotice } from './way-out'

export type CardFootProps = {
  card: PlanCardView
  person: Person | null
  interval: Interval
  onSwitch: (next: Interval) => void
  choose: () => void
  /** Asks about ending a paused plan at once. */
  end: () => void
  choosing: boolean
  refusal: Refusal | null
  /** What was asked for on this card besides its choice, and what came of it. */
  way: { go: (way: Way) => void; pending: boolean; result: WayResult | null }
}

/** What can be done with a card's plan: its button, the way back from what is to come, the other way to pay. */
export function CardFoot({ card, person, interval, onSwitch, choose, end, choosing, refusal, way }: CardFootProps) {
  const { button } = card
  return (
    <footer className="mt-6 flex flex-col items-stretch gap-2">
      <ChoiceButton card={card} choose={choose} pending={choosing} />
      {refusal && person && <RefusalNotice refusal={refusal} person={person} />}
      {button.kind === 'current' && <WayBack button={button} go={way.go} pending={way.pending} />}
      {button.kind === 'current' && button.ends && (
        <Button
          tone="link"
          disabled={way.pending}
          onClick={end}
          className="min-h-6 self-center text-danger-ink text-sm max-sm:min-h-11"
        >
          Cancel subscription
        </Button>
      )}
      <UndoHere card={card} go={way.go} pending={way.pending} />
      {way.result && person && <Result result={way.result} person={person} />}
      <SwitchLink card={card} interval={interval} onSwitch={onSwitch} />
    </footer>
  )
}

const REASONS: Record<Blocked, string> = {
  paused: 'Resume your plan first.',
  'payment-due': 'Pay the open payment first.',
}

/** One and the same button whatever it says, so that it keeps the focus when that changes. */
function ChoiceButton({ card, choose, pending }: { card: PlanCardView; choose: () => void; pending: boolean }) {
  const { button } = card
  const reasonId = useId()
  const blocked = 'blocked' in button ? button.blocked : null
  const idle = button.kind === 'current' || button.kind === 'scheduled' || blocked !== null
  const leads = !idle && card.popularPercent !== null && button.kind !== 'downgrade'
  return (
    <>
      <Button
        tone={idle ? 'quiet' : leads ? 'primary' : 'secondary'}
        size="lg"
        wide
        data-choose=""
        pending={pending}
        aria-disabled={idle}
        aria-describedby={blocked ? reasonId : undefined}
        onClick={idle ? undefined : choose}
        className={cn('text-base', idle && 'bg-sunken text-muted not-disabled:hover:bg-sunken')}
      >
        <Label button={button} />
        <span className="sr-only">{said(button, card.name)}</span>
      </Button>
      {blocked && (
        <p id={reasonId} className="text-center text-muted text-sm">
          {REASONS[blocked]}
        </p>
      )}
    </>
  )
}

function Label({ button }: { button: PlanButton }) {
  if (button.kind === 'current') {
    return (
      <>
        <Check aria-hidden />
        {button.label}
      </>
    )
  }
  if (button.kind !== 'scheduled' || !button.at) return button.label
  return (
    <span>
      {button.label} <LocalTime at={button.at} className="text-ink" />
    </span>
  )
}

/** What a screen reader adds, so that no two buttons of the page sound alike. */
function said({ kind }: PlanButton, name: string): string {
  if (kind === 'current' || kind === 'scheduled') return `: ${name}`
  return kind === 'choose' ? ` ${name}` : ` to ${name}`
}

const WAYS: Record<Way, string> = {
  'undo-upgrade': 'Cancel upgrade',
  'undo-downgrade': 'Cancel downgrade',
  'undo-change': 'Cancel change',
  keep: 'Keep plan',
  resume: 'Resume now',
}

type WayBackProps = { button: Extract<PlanButton, { kind: 'current' }>; go: (way: Way) => void; pending: boolean }

function WayBack({ button: { moment, way }, go, pending }: WayBackProps) {
  const main = way === 'resume' || way === 'keep'
  return (
    <>
      {moment && (
        <p className="text-center text-sm text-warning-ink">
          {moment.words} {moment.at && <LocalTime at={moment.at} className="font-medium" />}
        </p>
      )}
      {way && (
        <Button
          tone={main ? 'primary' : 'link'}
          size={main ? 'lg' : 'md'}
          pending={pending}
          onClick={() => go(way)}
          className={main ? 'text-base' : 'min-h-6 self-center text-sm max-sm:min-h-11'}
        >
          {WAYS[way]}
        </Button>
      )}
    </>
  )
}

/** The way back on the card of what is to come, or on the own plan's card where that card stands on the other side. */
function UndoHere({ card, go, pending }: { card: PlanCardView; go: (way: Way) => void; pending: boolean }) {
  const { button, comingPlan, name } = card
  const coming = button.kind === 'change' ? button.coming : null
  const way = button.kind === 'scheduled' ? button.way : coming?.way
  if (!way) return null
  return (
    <>
      {coming && (
        <p className="text-center text-sm">
          Changes to {comingPlan}, on <LocalTime at={coming.at} className="font-medium" />
        </p>
      )}
      <Button
        tone="link"
        pending={pending}
        onClick={() => go(way)}
        className="min-h-6 self-center text-sm max-sm:min-h-11"
      >
        {WAYS[way]}
        {!coming && <span className="sr-only">: {name} does not start</span>}
      </Button>
    </>
  )
}

function Result({ result, person }: { result: WayResult; person: Person }) {
  if ('refusal' in result) return <RefusalNotice refusal={result.refusal} person={person} />
  return <Notice tone="success">{result.done}</Notice>
}

function SwitchLink({ card, interval, onSwitch }: Pick<CardFootProps, 'card' | 'interval' | 'onSwitch'>) {
  // What can't be paid the other way has no link; the line keeps its place so that the buttons beside it stay level.
  if (card.free || card.legacy) return <span aria-hidden className="h-6 max-sm:hidden" />
  const other = interval === 'month' ? 'year' : 'month'
  return (
    <Button tone="link" onClick={() => onSwitch(other)} className="min-h-6 self-center text-sm max-sm:min-h-11">
      {other === 'year' ? 'Switch to annual billing' : 'Switch to monthly billing'}
      <span className="sr-only"> for {card.name}</span>
    </Button>
  )
}
