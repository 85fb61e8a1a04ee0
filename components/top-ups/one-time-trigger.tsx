'use client'

import { CreditCard, Plus } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { openOneTime } from './address'
import { useSeen } from './seen'

type OneTimeTriggerProps = {
  client: string
  /** Whether one-time packages are open to this person and they have not looked at them yet. */
  isNew: boolean
}

/** The way to one-time packages; on a phone only its icon shows. A dot marks it until the dialog was opened once. */
export function OneTimeTrigger({ client, isNew }: OneTimeTriggerProps) {
  const marked = !useSeen(client) && isNew
  return (
    <Button onClick={(event) => openOneTime(event.currentTarget)} className="max-sm:w-11 max-sm:px-0">
      <CreditCard aria-hidden />
      <span className="max-sm:sr-only">One-time</span>
      {marked && (
        <span className="-top-1 -right-1 absolute size-2.5 rounded-full border-2 border-surface bg-danger">
          <span className="sr-only">, new</span>
        </span>
      )}
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
