'use client'

import { CreditCard } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { openOneTime } from './address'

/** The way to one-time packages; on a phone only its icon shows. */
export function OneTimeTrigger() {
  return (
    <Button onClick={(event) => openOneTime(event.currentTarget)} className="max-sm:w-11 max-sm:px-0">
      <CreditCard aria-hidden />
      <span className="max-sm:sr-only">One-time</span>
    </Button>
  )
}

/** Opens the dialog from anywhere else, in words that fit the place. */
export function AddCreditsButton({ label = 'Add credits', tone }: { label?: string; tone?: 'primary' | 'secondary' }) {
  return (
    <Button tone={tone ?? 'secondary'} onClick={(event) => openOneTime(event.currentTarget)}>
      {label}
    </Button>
  )
}
