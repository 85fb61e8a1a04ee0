'use client'

import { RadioGroup } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from './cn'

type RadioRowsProps<Value extends string> = {
  label: string
  value: Value
  onChange: (value: Value) => void
  rows: { value: Value; content: ReactNode; disabled?: boolean }[]
  disabled?: boolean
}

/** A list of choices with more to say than a word each: whole rows to press, joined by hairlines. */
export function RadioRows<Value extends string>({ label, value, onChange, rows, disabled }: RadioRowsProps<Value>) {
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value}
      disabled={disabled}
      onValueChange={(next) => onChange(next as Value)}
      className="flex flex-col gap-2"
    >
      {rows.map((row) => (
        <RadioGroup.Item
          key={row.value}
          value={row.value}
          disabled={row.disabled}
          className={cn(
            'group flex min-h-12 w-full items-center gap-3 rounded-md border bg-surface px-4 py-2.5 text-left',
            'transition-colors duration-120 not-disabled:hover:border-edge disabled:cursor-not-allowed disabled:opacity-55',
            'data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft/60',
            'data-[state=checked]:shadow-[inset_0_0_0_1px_var(--color-accent)]',
          )}
        >
          <span
            aria-hidden
            className={cn(
              'grid size-4 shrink-0 place-items-center rounded-full border border-edge bg-surface',
              'group-data-[state=checked]:border-accent group-data-[state=checked]:bg-accent',
            )}
          >
            <span className="hidden size-1.5 rounded-full bg-on-accent group-data-[state=checked]:block" />
          </span>
          <span className="min-w-0 grow">{row.content}</span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  )
}
