'use client'

import { Popover as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from './cn'

type PopoverProps = {
  label: string
  trigger: ReactNode
  children: ReactNode
  align?: 'start' | 'center' | 'end'
  className?: string
}

/** Something to read or set beside the control that opens it. */
export function Popover({ label, trigger, children, align = 'end', className }: PopoverProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          aria-label={label}
          align={align}
          sideOffset={8}
          collisionPadding={12}
          className={cn(floating, 'p-4', className)}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

/** A link or button inside that also puts it away; with `asChild` its child takes the part. */
export const PopoverClose = Primitive.Close

/** The ground of everything that floats beside a control. */
export const floating = 'z-50 max-w-[calc(100vw-24px)] animate-appear rounded-md bg-surface shadow-float outline-none'
