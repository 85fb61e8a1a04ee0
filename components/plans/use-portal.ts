'use client'

import { useState } from 'react'
import type { Person } from './person'

export type OpenPortal = Person['actions']['openPortal']

const NOT_OPENED = 'The payment pages could not be opened. Nothing has changed. Please try again.'

/** Opens Stripe's own pages for cards and invoices in a new tab. */
export function usePortal({ client, actions }: { client: string; actions: { openPortal: OpenPortal } }) {
  const [opening, setOpening] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const open = async (purpose: 'payment-method' | 'invoices' | 'home') => {
    // The tab must be opened by the press itself; one that is opened after the answer would be held back.
    const tab = window.open('', '_blank')
    setOpening(true)
    setFault(null)
    const answer = await actions.openPortal({ client, purpose }).catch(() => null)
    setOpening(false)
    if (answer?.ok) {
      if (!tab) return window.location.assign(answer.value.url)
      tab.opener = null
      tab.location.replace(answer.value.url)
      return
    }
    tab?.close()
    setFault(answer?.refusal.message ?? NOT_OPENED)
  }
  return { open, opening, fault }
}
