'use client'

import { type ComponentProps, type ReactNode, useId } from 'react'
import { cn } from './cn'

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return (
    <input
      className={cn(
        'h-9 w-full min-w-0 rounded-md border border-edge bg-surface px-3 text-base text-ink max-sm:h-11 max-sm:text-md',
        'placeholder:text-muted disabled:cursor-not-allowed disabled:opacity-55',
        'focus-visible:border-accent focus-visible:outline-offset-0 aria-invalid:border-danger',
        className,
      )}
      {...rest}
    />
  )
}

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      className={cn(
        'min-h-20 w-full min-w-0 rounded-md border border-edge bg-surface px-3 py-2 text-base text-ink max-sm:text-md',
        'placeholder:text-muted disabled:cursor-not-allowed disabled:opacity-55',
        'focus-visible:border-accent focus-visible:outline-offset-0 aria-invalid:border-danger',
        className,
      )}
      {...rest}
    />
  )
}

type FieldProps = {
  label: ReactNode
  labelHidden?: boolean
  hint?: ReactNode
  /** What is wrong and how to put it right; read out when it appears. */
  error?: ReactNode
  /** The control, given what ties it to its label, hint and error. */
  children: (tie: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode
  className?: string
}

/** A label, its control, and what there is to say about it: `<Field label="E-mail">{(tie) => <Input {...tie} />}</Field>`. */
export function Field({ label, labelHidden, hint, error, children, className }: FieldProps) {
  const id = useId()
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className={cn('flex flex-col gap-1.5', className)}>
      <label htmlFor={id} className={labelHidden ? 'sr-only' : 'font-medium text-sm'}>
        {label}
      </label>
      {children({
        id,
        ...(described ? { 'aria-describedby': described } : {}),
        ...(error ? { 'aria-invalid': true } : {}),
      })}
      {hint && (
        <p id={`${id}-hint`} className="text-muted text-sm">
          {hint}
        </p>
      )}
      <p id={`${id}-error`} aria-live="polite" className="text-danger-ink text-sm empty:hidden">
        {error}
      </p>
    </div>
  )
}
