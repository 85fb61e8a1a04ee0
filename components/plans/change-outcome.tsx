'use client'

import { CalendarCheck, CircleCheck, type LucideIcon } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { CreditFigure } from '@/components/ui/figures'
import { LocalTime } from '@/components/ui/local-time'
import type { Preview } from '@/lib/subscriptions/preview'
import { formatAmount, type PlanNames, planInWords } from './change-words'
import type { Chosen } from './person'

/** Names the outcome for the button that takes the focus: an announcement alone may go unheard then. */
const OUTCOME = 'change-outcome'

type ChangeOutcomeProps = { preview: Preview; chosen: Exclude<Chosen, { kind: 'checkout' }>; names: PlanNames }

/** What a change came to: the money that moved, the credits that came, or the day it will happen. */
export function ChangeOutcome({ preview, chosen, names }: ChangeOutcomeProps) {
  const to = planInWords(names, preview.to)
  if (chosen.kind === 'scheduled') {
    return (
      <Outcome sign={CalendarCheck} title="Your change is scheduled">
        {to} starts on <LocalTime at={chosen.at} />. Until then nothing changes, and you can take it back on this page.
      </Outcome>
    )
  }
  const { money, credits } = preview
  const arrived = credits.lines.reduce((sum, line) => sum + (line.kind === 'arrives' ? line.credits : 0), 0)
  return (
    <Outcome sign={CircleCheck} title={money.dueNowCents > 0 ? 'Payment successful' : 'Your plan has changed'}>
      Your subscription changed from {planInWords(names, preview.from)} to {to}.
      {money.dueNowCents > 0 && <> {formatAmount(money.dueNowCents, money.currency)} were charged.</>}
      {arrived > 0 && (
        <>
          {' '}
          <CreditFigure amount={arrived} unit /> came with it.
        </>
      )}
    </Outcome>
  )
}

/** One outcome, said once and read out. */
export function Outcome({ sign: Sign, title, children }: { sign: LucideIcon; title: string; children: ReactNode }) {
  return (
    <div className="flex min-h-64 flex-col items-center justify-center text-center">
      <Sign aria-hidden className="size-10 text-accent" strokeWidth={1.5} />
      <div id={OUTCOME} role="status" className="mt-4 max-w-[40ch] text-balance">
        <p className="font-semibold text-lg">{title}</p>
        <p className="mt-1 text-muted">{children}</p>
      </div>
    </div>
  )
}

/** The one way on. What it replaces had the focus, so it takes it over, and says with its name what happened. */
export function Onward({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus({ preventScroll: true }), [])
  return (
    <Button ref={button} aria-describedby={OUTCOME} tone="primary" size="lg" wide onClick={onClick}>
      {children}
    </Button>
  )
}
