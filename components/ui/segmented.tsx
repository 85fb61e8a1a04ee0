'use client'

import { RadioGroup } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from './cn'

type SegmentedProps<Value extends string> = {
  /** Names the choice for screen readers. */
  label: string
  value: Value
  onChange: (value: Value) => void
  options: { value: Value; label: ReactNode }[]
  size?: 'sm' | 'md'
  className?: string
}

/** Two to four choices in one bar, always exactly one of them chosen; arrow keys move the choice. */
export function Segmented<Value extends string>({ label, options, size = 'md', ...props }: SegmentedProps<Value>) {
  return (
    <RadioGroup.Root
      aria-label={label}
      orientation="horizontal"
      value={props.value}
      onValueChange={(value) => props.onChange(value as Value)}
      className={cn('inline-flex rounded-md border bg-sunken p-0.5', props.className)}
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          className={cn(
            'inline-flex grow items-center justify-center gap-1.5 rounded-[8px] font-medium text-muted',
            'transition-colors duration-120 hover:text-ink data-[state=checked]:bg-surface data-[state=checked]:text-ink',
            'data-[state=checked]:shadow-[0_0_0_1px_var(--color-line),0_1px_2px_oklch(0.15_0.01_200/0.08)]',
            size === 'sm' ? 'h-7 px-2.5 text-sm max-sm:h-9' : 'h-8 px-4 text-base max-sm:h-10',
          )}
        >
          {option.label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  )
}
