'use client'

import { useEffect, useRef } from 'react'
import { dropFromAddress, stepBack, stepTo, useAddressParam } from '@/components/ui/history-step'

const PARAM = 'buy'
const VALUE = 'one-time'

/** What had the focus when the dialog was opened, to give it back: the dialog can be opened from anywhere. */
let opener: HTMLElement | null = null

/** Opens the one-time dialog on the page in view. It stands in the address: Back closes it, a reload keeps it. */
export function openOneTime(from: Element | null = document.activeElement) {
  opener = from instanceof HTMLElement ? from : null
  stepTo(PARAM, VALUE)
}

/** Leaves the dialog for another page, so that Back does not lead into it again. */
export function dropOneTime() {
  dropFromAddress(PARAM)
}

/** Whether the dialog is open, and how to close it. */
export function useOneTimeAddress(): { open: boolean; close: () => void } {
  const open = useAddressParam(PARAM) === VALUE
  const wasOpen = useRef(open)
  useEffect(() => {
    if (wasOpen.current && !open) opener?.focus()
    wasOpen.current = open
  }, [open])
  return { open, close: () => stepBack(PARAM) }
}
