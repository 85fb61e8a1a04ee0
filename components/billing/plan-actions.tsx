'use client'

import Link from 'next/link'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import type { ProfileView } from '@/components/profile/view'
import { deskPath } from '@/components/shell/destinations'
import { Button, buttonLook } from '@/components/ui/button'
import type { Holder } from './actions'
import type { Attempt, Way } from './use-plan'

type PlanActionsProps = {
  view: ProfileView
  holder: Holder
  manages: boolean
  attempt: Attempt
  under: Way | null
  ask: (what: 'cancel' | 'pause') => void
  /** What became of what was done last. */
  result: ReactNode
}

/** Everything that can be done with the plan at this moment; what must be asked about first opens its dialog. */
export function PlanActions({ view, holder, manages, attempt, under, ask, result }: PlanActionsProps) {
  if (!manages) {
    return <p className="text-muted text-sm">Changing the plan is for the owner and the admins of the workspace.</p>
  }
  const { client, seen, actions } = holder
  const { can, planName } = view
  const busy = under !== null
  const resume = () => attempt('resume', () => actions.resumePlan({ client, seen }), `${planName} is active again.`)
  const keep = () => attempt('keep', () => actions.keepPlan({ client, seen }), `${planName} goes on.`)
  const undo = () => attempt('undo', () => actions.undoChange({ client, seen }), `${planName} goes on as it is.`)
  return (
    <div className="flex flex-col gap-3">
      <Told>{result}</Told>
      {can.resume && (
        <>
          <Button
            tone="primary"
            size="lg"
            wide
            pending={under === 'resume'}
            disabled={busy && under !== 'resume'}
            onClick={() => void resume()}
          >
            Resume now
          </Button>
          <p className="-mt-1 text-muted text-sm">
            A new period begins today: {view.charge} is charged, less what the pause has credited.
          </p>
        </>
      )}
      {can.keep && (
        <Button tone="primary" size="lg" wide pending={under === 'keep'} onClick={() => void keep()}>
          Keep plan
        </Button>
      )}
      <div className="grid gap-2 sm:flex sm:flex-wrap">
        <Link href={deskPath(client, 'plans')} className={buttonLook({ tone: view.paid ? 'secondary' : 'primary' })}>
          {view.paid ? 'Change plan' : 'Upgrade plan'}
        </Link>
        {can.undo && (
          <Button pending={under === 'undo'} onClick={() => void undo()}>
            {can.undo}
          </Button>
        )}
        {can.pause && (
          <Button disabled={busy} onClick={() => ask('pause')}>
            Pause plan
          </Button>
        )}
        {view.pauseBlocked && <PauseLater reason={view.pauseBlocked} />}
        {can.cancel && (
          <Button tone="quiet" disabled={busy} onClick={() => ask('cancel')} className="text-danger-ink">
            Cancel subscription
          </Button>
        )}
      </div>
    </div>
  )
}

/** Pausing that something else must come before: the button says so instead of asking for a day first. */
function PauseLater({ reason }: { reason: string }) {
  const reasonId = useId()
  return (
    <>
      <Button aria-disabled aria-describedby={reasonId} className="bg-sunken text-muted">
        Pause plan
      </Button>
      <p id={reasonId} className="order-last basis-full text-muted text-sm">
        {reason}
      </p>
    </>
  )
}

/** What was done may have taken its own button away; then the words about it take the focus instead. */
function Told({ children }: { children: ReactNode }) {
  const self = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (children && document.activeElement === document.body) self.current?.focus({ preventScroll: true })
  }, [children])
  return (
    <div ref={self} tabIndex={-1} aria-live="polite" className="rounded-md empty:hidden">
      {children}
    </div>
  )
}
