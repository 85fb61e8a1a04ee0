'use client'

import { ChevronDown, ChevronUp, FlaskConical } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { BALANCE_CHANGED } from '@/components/balance/provider'
import { cn } from '@/components/ui/cn'
import { LocalTime } from '@/components/ui/local-time'
import { Spinner } from '@/components/ui/spinner'

type Leap = 'day' | 'month' | 'year'

type SandboxBarProps = {
  client: string
  /** The product's time, ISO 8601. */
  now: string
  /** The server action that moves it. */
  advance: (given: {
    client: string
    by: Leap
  }) => Promise<{ ok: true; value: { now: string } } | { ok: false; refusal: { message: string } }>
  inboxUrl?: string
  stripeUrl?: string
}

const LEAPS: Leap[] = ['day', 'month', 'year']

/** The strip of the sandbox: the product's clock, the leaps it can take, and the doors to the stand-ins. */
export function SandboxBar(props: SandboxBarProps) {
  const { leap, underWay, fault } = useTimeMachine(props)
  const { now } = props
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
        <Clock now={now} underWay={underWay} />
        {open ? (
          <ChevronDown aria-hidden className="ml-auto size-4" />
        ) : (
          <ChevronUp aria-hidden className="ml-auto size-4" />
        )}
        <span className="sr-only">{open ? 'Hide the sandbox controls' : 'Show the sandbox controls'}</span>
      </button>
      <p className="flex items-center gap-2 max-sm:hidden">
        <Clock now={now} underWay={underWay} />
      </p>
      <div
        className={cn(
          'flex items-center gap-x-4 gap-y-1 sm:grow',
          !open && 'max-sm:hidden',
          'max-sm:w-full max-sm:pb-1',
        )}
      >
        <div className="flex gap-1">
          {LEAPS.map((by) => (
            <button
              key={by}
              type="button"
              disabled={underWay !== null}
              onClick={() => leap(by)}
              className="h-6 rounded-sm border bg-surface px-2 font-medium transition-colors duration-120 not-disabled:hover:border-edge disabled:cursor-not-allowed disabled:opacity-55 max-sm:h-9"
            >
              +1 {by}
            </button>
          ))}
        </div>
        {fault && (
          <p role="alert" className="truncate text-danger-ink">
            {fault}
          </p>
        )}
        <nav aria-label="Sandbox" className="ml-auto flex gap-4">
          {props.inboxUrl && <Door href={props.inboxUrl}>Inbox</Door>}
          {props.stripeUrl && <Door href={props.stripeUrl}>Stripe</Door>}
        </nav>
      </div>
      <p role="status" className="sr-only">
        {underWay && `Moving time forward by a ${underWay}`}
      </p>
    </section>
  )
}

function Clock({ now, underWay }: { now: string; underWay: Leap | null }) {
  return (
    <>
      {underWay ? <Spinner className="size-3.5" /> : <FlaskConical aria-hidden className="size-3.5 text-muted" />}
      <span className="font-medium">Sandbox</span>
      <span className="text-muted">
        {underWay ? (
          <>
            moving on by a {underWay}
            <span className="max-sm:hidden">: renewals, refills and mails happen now</span>
          </>
        ) : (
          <LocalTime at={now} form="date-time" />
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

function useTimeMachine({ client, advance }: SandboxBarProps) {
  const router = useRouter()
  const [, startTransition] = useTransition()
  const [underWay, setUnderWay] = useState<Leap | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const leap = async (by: Leap) => {
    setUnderWay(by)
    setFault(null)
    const answer = await advance({ client, by }).catch(() => UNREACHED)
    if (!answer.ok) setFault(answer.refusal.message)
    startTransition(() => {
      router.refresh()
      setUnderWay(null)
    })
    window.dispatchEvent(new Event(BALANCE_CHANGED))
  }
  return { leap, underWay, fault }
}

const UNREACHED = {
  ok: false as const,
  refusal: { message: 'No answer. Time may have moved on; look at the clock before you try again.' },
}
