'use client'

import { CircleCheck, CircleHelp } from 'lucide-react'
import { useEffect, useState } from 'react'
import { BALANCE_CHANGED } from '@/components/balance/provider'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Notice } from '@/components/ui/notice'
import { useReadAgain } from '@/components/ui/read-again'
import { Skeleton } from '@/components/ui/skeleton'
import { Spinner } from '@/components/ui/spinner'
import { openChange, useChangeAddress } from './address'
import { CancelDialog } from './cancel-dialog'
import type { ChangeStep } from './change'
import { ChangeOutcome } from './change-outcome'
import { changeWords } from './change-words'
import { type ChangeParts, Onward, Outcome, Pair } from './dialog-parts'
import type { Choice, Person } from './person'
import { PreviewSheet } from './preview-sheet'
import { useChange } from './use-change'
import type { PlansView } from './view'
import { RefusalNotice } from './way-out'

type ChangeDialogProps = {
  view: PlansView
  person: Person
  /** Where the focus goes when what opened the dialog is no longer there. */
  focusCard: (plan: string) => void
}

/** Any change of a plan, shown before it happens. Mounted once; the address says which one. */
export function ChangeDialog({ view, person, focusCard }: ChangeDialogProps) {
  const { choice, leave } = useChangeAddress()
  const readAgain = useReadAll()
  // From the press on the dialog stays, whatever the address says, until its outcome has been read.
  const [held, setHeld] = useState<{ choice: Choice; busy: boolean } | null>(null)
  const [stale, setStale] = useState(false)
  // Back must not take away the place where the outcome of a change under way will stand.
  useEffect(() => {
    if (held?.busy && !choice) openChange(held.choice)
  }, [held, choice])
  const shown = choice ?? held?.choice
  if (!shown) return null

  const parts = {
    view,
    person,
    choice: shown,
    focusBack: () => focusCard(shown.plan),
    close: () => {
      setHeld(null)
      setStale(false)
      leave()
      if (stale) readAgain()
    },
    onCourse: (course: 'under-way' | 'made' | 'refused') => {
      setHeld(course === 'refused' ? null : { choice: shown, busy: course === 'under-way' })
      // What was refused may have been decided elsewhere: then too the page is older than the plan.
      setStale(course !== 'made')
      if (course !== 'made') return
      leave()
      readAgain()
    },
  }
  const key = `${shown.plan} ${shown.interval}`
  return shown.plan === view.freePlan ? <CancelDialog key={key} {...parts} /> : <Change key={key} {...parts} />
}

/** Has the page and the balance read anew. */
function useReadAll(): () => void {
  const readAgain = useReadAgain()
  return () => {
    window.dispatchEvent(new Event(BALANCE_CHANGED))
    readAgain()
  }
}

function Change(parts: ChangeParts) {
  const { view, person, choice, close, focusBack } = parts
  const { step, confirm, lookAgain } = useChange(parts)
  const words = 'preview' in step ? changeWords(step.preview, view.names) : null
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && close()}
      onClosed={focusBack}
      busy={step.at === 'sending' || step.at === 'leaving'}
      title={words?.title ?? expectedTitle(view, choice)}
      description="What it does to your money and to your credits."
      descriptionHidden={step.at !== 'ready' && step.at !== 'sending'}
      footer={
        <Footer step={step} words={words} person={person} confirm={confirm} lookAgain={lookAgain} close={close} />
      }
    >
      <Body step={step} view={view} choice={choice} person={person} />
    </Dialog>
  )
}

/** The title while the preview is on its way: by what the card said. */
function expectedTitle(view: PlansView, { plan, interval }: Choice): string {
  const name = view.names[plan] ?? 'another plan'
  if (view.standing?.legacy) return `Leave ${view.standing.name}?`
  const kind = view.cards[interval].find((card) => card.key === plan)?.button.kind
  return kind === 'upgrade' ? `Upgrade to ${name}` : kind === 'downgrade' ? 'Confirm downgrade' : `Change to ${name}`
}

type BodyProps = { step: ChangeStep; view: PlansView; choice: Choice; person: Person }

function Body({ step, view, choice, person }: BodyProps) {
  switch (step.at) {
    case 'loading':
      return <PreviewSkeleton />
    case 'refused':
      return (
        <div className="flex min-h-64 flex-col justify-center">
          <RefusalNotice refusal={step.refusal} person={person} />
        </div>
      )
    case 'unknown':
      return (
        <Outcome sign={CircleHelp} title="We don’t know yet whether it went through">
          {step.message}
        </Outcome>
      )
    case 'went-through':
      return (
        <Outcome sign={CircleCheck} title="It went through">
          The page behind this shows your plan as it is now.
        </Outcome>
      )
    case 'done':
      return <ChangeOutcome preview={step.preview} chosen={step.chosen} names={view.names} />
    default:
      return (
        <>
          {step.at === 'ready' && step.note && (
            <Notice tone="warning" className="mb-4">
              {NOTES[step.note]}
            </Notice>
          )}
          <PreviewSheet preview={step.preview} names={view.names} losses={view.losses[choice.plan] ?? []} />
        </>
      )
  }
}

const NOTES = {
  outdated: 'Something has changed since you looked, so nothing was done. This is how it stands now.',
  'not-done': 'The change was not made. This is how it stands now.',
}

type FooterProps = {
  step: ChangeStep
  words: { confirm: string; stay: string } | null
  person: Person
  confirm: () => void
  lookAgain: () => void
  close: () => void
}

function Footer({ step, words, person, confirm, lookAgain, close }: FooterProps) {
  if (step.at === 'done' || step.at === 'went-through') return <Onward onClick={close}>Continue</Onward>
  if (step.at === 'unknown') return <Onward onClick={lookAgain}>Look again</Onward>
  if (step.at === 'refused') {
    return (
      <Pair>
        <Button size="lg" onClick={close}>
          Close
        </Button>
        <Button size="lg" tone="primary" onClick={lookAgain}>
          Try again
        </Button>
      </Pair>
    )
  }
  const waiting = step.at === 'sending' || step.at === 'leaving'
  return (
    <>
      {step.at === 'ready' && step.fault && (
        <div className="mb-3">
          <RefusalNotice refusal={step.fault} person={person} />
        </div>
      )}
      <Pair>
        <Button size="lg" onClick={close} disabled={waiting}>
          {words?.stay ?? 'Not now'}
        </Button>
        <Button size="lg" tone="primary" pending={waiting} disabled={step.at === 'loading'} onClick={confirm}>
          {words?.confirm ?? 'Confirm'}
        </Button>
      </Pair>
    </>
  )
}

/** The preview on its way, in about the size it will have. */
function PreviewSkeleton() {
  return (
    <div role="status">
      <p className="flex h-[4.25rem] items-center gap-2 rounded-md bg-sunken px-4 text-muted">
        <Spinner />
        Working out what changes…
      </p>
      {['money', 'credits'].map((part) => (
        <div key={part} className="mt-5 flex flex-col gap-4">
          <Skeleton className="h-4 w-16" />
          <Skeleton className="h-5 w-full" />
          <Skeleton className="h-5 w-full" />
          <Skeleton className="h-5 w-2/3" />
        </div>
      ))}
    </div>
  )
}
