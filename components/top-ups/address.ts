'use client'

import { useEffect, useRef } from 'react'
import { dropFromAddress, stepBack, stepTo, useAddressParam } from '@/components/ui/history-step'

const PARAM = 'buy'
const VALUE = 'one-time'

/** What had the focus when the dialog was opened, to give it back: the dialog can be opened from anywhere. */
let opener: HTMLElement | null = null

/** What is chosen when the dialog opens: a package by its key, or the smallest one that covers so many missing credits. */
export type Wanted = string | number

/**
 * Opens the one-time dialog on the page in view. It stands in the address: Back closes it, a reload keeps it.
 */
export function openOneTime(from: Element | null = document.activeElement, wanted?: Wanted) {
  opener = from instanceof HTMLElement ? from : null
  stepTo(PARAM, oneTimeValue(wanted))
}

/** What the address says under `buy`, for links too: `one-time`, `one-time.macro` for a package, `one-time.55` for credits. */
export function oneTimeValue(wanted?: Wanted): string {
  return wanted ? `${VALUE}.${wanted}` : VALUE
}

/** Leaves the dialog for another page, so that Back does not lead into it again. */
export function dropOneTime() {
  dropFromAddress(PARAM)
}

/** Whether the dialog is open, with which package named, and how to close it. */
export function useOneTimeAddress(): { open: boolean; pack: string | null; close: () => void } {
  const said = useAddressParam(PARAM)
  const open = said === VALUE || said?.startsWith(`${VALUE}.`) === true
  const wasOpen = useRef(open)
  useEffect(() => {
    if (wasOpen.current && !open) opener?.focus()
    wasOpen.current = open
  }, [open])
  const pack = open && said ? said.slice(VALUE.length + 1) : ''
  return { open, pack: pack === '' ? null : pack, close: () => stepBack(PARAM) }
}
