'use client'

import { CreditCard, Plus } from 'lucide-react'
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

/** The way to them from the header of every page; on a phone they are reached through Plans. */
export function AddCredits() {
  return (
    <Button tone="primary" size="sm" className="max-sm:hidden" onClick={(event) => openOneTime(event.currentTarget)}>
      <Plus aria-hidden />
      Add credits
    </Button>
  )
}
