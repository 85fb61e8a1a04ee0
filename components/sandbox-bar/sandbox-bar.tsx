'use client'

import { ChevronDown, ChevronUp, FlaskConical } from 'lucide-react'
import { type ReactNode, Suspense, useState } from 'react'
import { useNow } from '@/components/balance/clock'
import { useBalance } from '@/components/balance/provider'
import { cn } from '@/components/ui/cn'
import { LocalTime } from '@/components/ui/local-time'
import { Spinner } from '@/components/ui/spinner'
import { type Advance, type Leaping, useTimeMachine } from './use-time-machine'

type SandboxBarProps = {
  client: string
  /** The product's time, ISO 8601. */
  now: string
  /** The server action that moves it. */
  advance: Advance
  inboxUrl?: string
  stripeUrl?: string
}

/** The strip of the sandbox: the product's clock, the leaps it can take, and the doors to the stand-ins. */
export function SandboxBar({ client, now, advance, inboxUrl, stripeUrl }: SandboxBarProps) {
  const machine = useTimeMachine(client, advance)
  const [open, setOpen] = useState(false)
  return (
    <section
      aria-label="Sandbox"
      className="safe-b flex flex-wrap items-center gap-x-4 gap-y-1 border-t bg-sunken px-4 text-xs sm:h-9 sm:flex-nowrap"
    >
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-8 grow items-center gap-2 sm:hidden"
      >
        <Clock now={now} underWay={machine.underWay} />
        {open ? (
          <ChevronDown aria-hidden className="ml-auto size-4" />
        ) : (
          <ChevronUp aria-hidden className="ml-auto size-4" />
        )}
        <span className="sr-only">{open ? 'Hide the sandbox controls' : 'Show the sandbox controls'}</span>
      </button>
      <p className="flex items-center gap-2 whitespace-nowrap max-sm:hidden">
        <Clock now={now} underWay={machine.underWay} />
      </p>
      <div
        className={cn(
          'flex flex-wrap items-center gap-x-4 gap-y-1 sm:grow sm:flex-nowrap',
          !open && 'max-sm:hidden',
          'max-sm:w-full max-sm:pb-1',
        )}
      >
        <Leaps machine={machine} />
        {machine.fault && (
          <p role="alert" className="text-danger-ink sm:truncate">
            {machine.fault}
          </p>
        )}
        <nav aria-label="Sandbox" className="ml-auto flex gap-4">
          {inboxUrl && <Door href={inboxUrl}>Inbox</Door>}
          {stripeUrl && <Door href={stripeUrl}>Stripe</Door>}
        </nav>
      </div>
      <p role="status" className="sr-only">
        {machine.underWay && `Moving time forward ${WORDS[machine.underWay]}`}
      </p>
    </section>
  )
}

const WORDS: Record<Leaping, string> = {
  day: 'by a day',
  month: 'by a month',
  year: 'by a year',
  refill: 'to the next refill',
}

function Leaps({ machine }: { machine: ReturnType<typeof useTimeMachine> }) {
  const { leap, underWay } = machine
  return (
    <div className="flex gap-1">
      {(['day', 'month', 'year'] as const).map((step) => (
        <LeapButton key={step} disabled={underWay !== null} onClick={() => void leap(step, step)}>
          +1 {step}
        </LeapButton>
      ))}
      <Suspense fallback={<LeapButton disabled>Next refill</LeapButton>}>
        <ToNextRefill machine={machine} />
      </Suspense>
    </div>
  )
}

function ToNextRefill({ machine: { leap, underWay } }: { machine: ReturnType<typeof useTimeMachine> }) {
  const at = useBalance().view?.nextRefill?.at
  return (
    <LeapButton
      disabled={underWay !== null || !at}
      title={at ? undefined : 'No refill is planned.'}
      onClick={() => at && void leap('refill', new Date(at))}
    >
      Next refill
    </LeapButton>
  )
}

type LeapButtonProps = { disabled: boolean; title?: string; onClick?: () => void; children: ReactNode }

function LeapButton({ children, ...rest }: LeapButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className="h-6 whitespace-nowrap rounded-sm border bg-surface px-2 font-medium transition-colors duration-120 not-disabled:hover:border-edge disabled:cursor-not-allowed disabled:opacity-55 max-sm:h-9"
    >
      {children}
    </button>
  )
}

function Clock({ now, underWay }: { now: string; underWay: Leaping | null }) {
  const moment = useNow(now)
  return (
    <>
      {underWay ? <Spinner className="size-3.5" /> : <FlaskConical aria-hidden className="size-3.5 text-muted" />}
      <span className="font-medium">Sandbox</span>
      <span className="text-muted">
        {underWay ? (
          <>
            moving on {WORDS[underWay]}
            <span className="max-lg:hidden">: renewals, refills and mails happen now</span>
          </>
        ) : (
          <LocalTime at={moment} form="date-time" />
        )}
      </span>
    </>
  )
}

function Door({ href, children }: { href: string; children: string }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="flex items-center text-muted underline-offset-3 hover:text-ink hover:underline max-sm:h-9"
    >
      {children}
    </a>
  )
}
