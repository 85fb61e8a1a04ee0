'use client'

import type { Route } from 'next'
import Link from 'next/link'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { buttonLook } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'

type ResultSheetProps = {
  sign: ReactNode
  title: string
  /** What happened, and what it means. */
  words: ReactNode
  /** The facts, as a list of names and values. */
  children?: ReactNode
  /** The one way forward. */
  way?: ReactNode
  /** Another outcome may follow: the sheet keeps a height that holds any of them, so that nothing jumps. */
  steady?: boolean
}

/**
 * The outcome of a payment, as a dialog that has the page to itself. Each new outcome takes the focus, and with it is
 * read out.
 */
export function ResultSheet({ sign, title, words, children, way, steady = false }: ResultSheetProps) {
  const id = useId()
  const self = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another title is another outcome.
  useEffect(() => self.current?.focus({ preventScroll: true }), [title])
  return (
    <section
      ref={self}
      role="dialog"
      tabIndex={-1}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-words`}
      className={cn(
        'mx-auto mt-4 flex w-full max-w-[440px] flex-col rounded-lg border bg-surface px-6 py-8 text-center',
        'outline-none sm:mt-10 sm:px-8',
        steady && 'min-h-[25rem]',
      )}
    >
      <div className="flex grow flex-col items-center justify-center">
        <div className="grid size-10 place-items-center">{sign}</div>
        <div role="status" className="mt-4">
          <h2 id={`${id}-title`} className="font-semibold text-lg">
            {title}
          </h2>
          <p id={`${id}-words`} className="mt-1 text-balance text-muted">
            {words}
          </p>
        </div>
        {children && <dl className="mt-6 w-full border-b">{children}</dl>}
      </div>
      {way && <div className="mt-6 flex flex-col gap-2">{way}</div>}
    </section>
  )
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4 border-t py-3 text-left">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words text-right font-medium">{children}</dd>
    </div>
  )
}

export function Way({ href, second = false, children }: { href: Route; second?: boolean; children: ReactNode }) {
  return (
    <Link href={href} className={buttonLook({ tone: second ? 'secondary' : 'primary', size: 'lg', wide: true })}>
      {children}
    </Link>
  )
}
