'use client'
import type { ReactNode } from 'react'
import { useFormStatus } from 'react-dom'

const KINDS = {
  primary: 'min-h-11 w-full rounded-card bg-accent px-4 font-medium text-14 text-accent-ink',
  link: 'min-h-6 font-medium text-accent underline underline-offset-4',
  row: 'flex min-h-11 w-full flex-col items-start rounded-card border border-line px-4 py-2 text-left hover:bg-paper',
}

type Props = { kind: keyof typeof KINDS; name?: string; value?: string; children: ReactNode }

/** The button of a form; while the form is on its way it can't be pressed again. */
export function Submit({ kind, name, value, children }: Props) {
  const { pending } = useFormStatus()
  return (
    <button type="submit" name={name} value={value} disabled={pending} className={`${KINDS[kind]} disabled:opacity-60`}>
      {children}
    </button>
  )
}
