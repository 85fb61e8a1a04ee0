'use client'

import { X } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Dialog as Primitive } from 'radix-ui'
import { type CSSProperties, type ReactNode, useEffect, useRef } from 'react'
import { Mark } from '@/components/shell/mark'
import { buttonLook } from '@/components/ui/button'
import { PlansTitle, TITLE } from './plans-title'
import { useWide } from './use-wide'

/**
 * The plans over the page they were opened from. On a desktop they cover the desk: the button, Esc and Back close them
 * and the focus returns. On a phone they are a page like any other; `PlansGround` puts the one below it away.
 */
export function PlansOverlay({ children }: { children: ReactNode }) {
  return useWide() ? <Cover>{children}</Cover> : <Page>{children}</Page>
}

function Page({ children }: { children: ReactNode }) {
  useEffect(() => window.scrollTo(0, 0), [])
  return (
    <div data-plans-page="">
      <PlansTitle />
      {children}
    </div>
  )
}

function Cover({ children }: { children: ReactNode }) {
  const router = useRouter()
  const cover = useRef<HTMLDivElement>(null)
  const opener = useRef<Element | null>(null)
  return (
    <Primitive.Root open onOpenChange={(open) => !open && router.back()}>
      <Primitive.Portal>
        <Primitive.Content
          ref={cover}
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            opener.current = document.activeElement
            cover.current?.focus()
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            if (opener.current instanceof HTMLElement) opener.current.focus()
          }}
          style={{ '--header': '3.5rem' } as CSSProperties}
          className="fixed inset-0 z-35 animate-appear overflow-y-auto bg-paper outline-none"
        >
          <div className="sticky top-0 z-30 flex h-(--header) items-center gap-3 border-b bg-surface px-8">
            <Mark />
            <h1 className="grow font-semibold text-md">Plans</h1>
            <Primitive.Close className={buttonLook({ tone: 'quiet', size: 'md', className: '-mr-3' })}>
              <X aria-hidden />
              Close
            </Primitive.Close>
          </div>
          <div className="mx-auto w-full max-w-[1304px] px-8 py-8">
            <PlansTitle>
              <Primitive.Title className={TITLE}>Make your choice</Primitive.Title>
            </PlansTitle>
            {children}
          </div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
