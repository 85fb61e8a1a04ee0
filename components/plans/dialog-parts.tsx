'use client'

import type { LucideIcon } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import type { Choice, Person } from './person'
import type { PlansView } from './view'

/** What a dialog about a change of plan is given. */
export type ChangeParts = {
  view: PlansView
  person: Person
  choice: Choice
  close: () => void
  /** Told while a change is under way, and when it is made: from then on the page behind shows it. */
  onCourse: (course: 'under-way' | 'made' | 'refused') => void
  /** Gives the focus back to where the change was chosen. */
  focusBack: () => void
}

/** Names the outcome for the button that takes the focus: an announcement alone may go unheard then. */
const OUTCOME = 'change-outcome'

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

/** Two ways on: beside each other, on a phone the main one above. */
export function Pair({ children }: { children: ReactNode }) {
  return <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">{children}</div>
}
