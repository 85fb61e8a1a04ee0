'use client'

import { useEffect, useRef } from 'react'
import { dropFromAddress, stepBack, stepTo, useAddressParam } from '@/components/ui/history-step'
import { BUY, oneTimeValue, parseOneTime, type Wanted } from '@/lib/top-ups/rules'

/** What had the focus when the dialog was opened, to give it back: the dialog can be opened from anywhere. */
let opener: HTMLElement | null = null

/**
 * Opens the one-time dialog on the page in view. It stands in the address: Back closes it, a reload keeps it.
 */
export function openOneTime(from: Element | null = document.activeElement, wanted?: Wanted) {
  opener = from instanceof HTMLElement ? from : null
  stepTo(BUY, oneTimeValue(wanted))
}

/** Leaves the dialog for another page, so that Back does not lead into it again. */
export function dropOneTime() {
  dropFromAddress(BUY)
}

/** Whether the dialog is open, what is wanted there, and how to close it. */
export function useOneTimeAddress(): { open: boolean; wanted: Wanted | null; close: () => void } {
  const asked = parseOneTime(useAddressParam(BUY))
  const open = asked !== null
  const wasOpen = useRef(open)
  useEffect(() => {
    if (wasOpen.current && !open) opener?.focus()
    wasOpen.current = open
  }, [open])
  return { open, wanted: asked?.wanted ?? null, close: () => stepBack(BUY) }
}
