'use client'

import { DropdownMenu as Primitive } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'
import { floating } from './popover'

type MenuProps = { trigger: ReactNode; children: ReactNode; align?: 'start' | 'end'; className?: string }

export function Menu({ trigger, children, align = 'end', className }: MenuProps) {
  return (
    <Primitive.Root modal={false}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align={align}
          sideOffset={8}
          collisionPadding={12}
          className={cn(floating, 'min-w-56 p-1.5', className)}
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

/** One line of a menu; with `asChild` its child (a link, a submit button) takes the look. */
export function MenuItem({ className, ...rest }: ComponentProps<typeof Primitive.Item>) {
  return (
    <Primitive.Item
      className={cn(
        'flex min-h-9 w-full items-center gap-2.5 rounded-sm px-2.5 text-left outline-none max-sm:min-h-11',
        'data-[highlighted]:bg-sunken [&_svg]:size-4 [&_svg]:text-muted',
        className,
      )}
      {...rest}
    />
  )
}
