'use client'

import { X } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { buttonLook } from './button'
import { cn } from './cn'

type DialogProps = {
  title: string
  /** One sentence on what this is about; `descriptionHidden` leaves it to screen readers. */
  description: string
  descriptionHidden?: boolean
  children: ReactNode
  /** Stays in view under the scrolling body: the actions. */
  footer?: ReactNode
  /** The element that opens it, and gets the focus back. */
  trigger?: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
  /** While something is in flight the dialog can't be closed: its outcome must be read where it was started. */
  busy?: boolean
  /** Told when the dialog has gone and the focus is back where it came from, if that is still there. */
  onClosed?: () => void
  width?: 'narrow' | 'normal' | 'wide'
}

const WIDTHS = { narrow: 'sm:max-w-[420px]', normal: 'sm:max-w-[520px]', wide: 'sm:max-w-[720px]' }

/** A dialog in the middle of the page; on a phone a sheet from the bottom. Esc closes, focus stays in and goes back. */
export function Dialog({ title, description, descriptionHidden, trigger, busy = false, ...props }: DialogProps) {
  const stay = (event: Event) => {
    if (busy) event.preventDefault()
  }
  return (
    <Primitive.Root open={props.open} onOpenChange={props.onOpenChange}>
      {trigger && <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>}
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 animate-appear bg-veil" />
        <Primitive.Content
          onEscapeKeyDown={stay}
          onPointerDownOutside={stay}
          onInteractOutside={stay}
          onCloseAutoFocus={() => props.onClosed && requestAnimationFrame(props.onClosed)}
          className={cn(
            'fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] animate-sheet flex-col rounded-t-lg bg-surface shadow-float',
            'outline-none sm:inset-0 sm:m-auto sm:h-fit sm:max-h-[min(88dvh,880px)] sm:animate-rise sm:rounded-lg',
            WIDTHS[props.width ?? 'normal'],
          )}
        >
          <LetBankFramesTakeFocus />
          <header className="flex items-start gap-3 px-5 pt-5 pb-3 sm:px-6">
            <div className="min-w-0 grow">
              <Primitive.Title className="font-semibold text-lg">{title}</Primitive.Title>
              <Primitive.Description className={descriptionHidden ? 'sr-only' : 'mt-1 text-muted'}>
                {description}
              </Primitive.Description>
            </div>
            <Primitive.Close
              disabled={busy}
              aria-label="Close"
              className={cn(buttonLook({ tone: 'quiet', size: 'icon' }), '-mt-1 -mr-2 shrink-0 text-muted')}
            >
              <X aria-hidden />
            </Primitive.Close>
          </header>
          <Body>
            {props.children}
            <div aria-hidden className={props.footer ? 'h-4' : 'safe-b box-content h-6'} />
          </Body>
          {props.footer && (
            <footer className="border-t px-5 pt-4 sm:px-6">
              {props.footer}
              <div aria-hidden className="safe-b box-content h-4 sm:h-5" />
            </footer>
          )}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

/** What doesn't fit scrolls, and can then be reached and scrolled by keys as well. */
function Body({ children }: { children: ReactNode }) {
  const body = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const [scrolls, setScrolls] = useState(false)
  useEffect(() => {
    const [outer, inner] = [body.current, content.current]
    if (!outer || !inner) return
    const sizes = new ResizeObserver(() => setScrolls(outer.scrollHeight > outer.clientHeight))
    sizes.observe(outer)
    sizes.observe(inner)
    return () => sizes.disconnect()
  }, [])
  return (
    <div ref={body} tabIndex={scrolls ? 0 : undefined} className="min-h-0 overflow-y-auto px-5 pt-1 sm:px-6">
      <div ref={content}>{children}</div>
    </div>
  )
}

/**
 * A bank's confirmation (3-D Secure) opens in a frame beside the dialog. The dialog's focus trap would take the focus
 * back at the first key; for those frames alone it doesn't get to hear of it.
 */
function LetBankFramesTakeFocus() {
  useEffect(() => {
    const pass = (event: FocusEvent) => {
      const target = event.target
      if (target instanceof HTMLIFrameElement && target.name.startsWith('__privateStripe')) {
        event.stopImmediatePropagation()
      }
    }
    window.addEventListener('focusin', pass, true)
    return () => window.removeEventListener('focusin', pass, true)
  }, [])
  return null
}
