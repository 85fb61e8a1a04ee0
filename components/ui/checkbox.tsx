'use client'

import { Check } from 'lucide-react'
import { Checkbox as Primitive } from 'radix-ui'
import { type ReactNode, useId } from 'react'
import { cn } from './cn'

type CheckboxProps = {
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
  /** What is agreed to, or switched on, by checking it. The whole line can be pressed. */
  children: ReactNode
  className?: string
}

/** A box to check, with its words beside it. */
export function Checkbox({ checked, onChange, disabled, children, className }: CheckboxProps) {
  const id = useId()
  return (
    <div className={cn('flex min-h-6 items-center gap-3 max-sm:min-h-11', className)}>
      <Primitive.Root
        id={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={(next) => onChange(next === true)}
        className={cn(
          'grid size-5 shrink-0 place-items-center rounded-xs border border-edge bg-surface',
          'transition-colors duration-120 disabled:cursor-not-allowed disabled:opacity-55',
          'data-[state=checked]:border-accent data-[state=checked]:bg-accent',
        )}
      >
        <Primitive.Indicator>
          <Check aria-hidden className="size-3.5 text-on-accent" strokeWidth={3} />
        </Primitive.Indicator>
      </Primitive.Root>
      <label htmlFor={id} className="grow cursor-pointer font-medium">
        {children}
      </label>
    </div>
  )
}
