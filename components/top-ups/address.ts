'use client'

import { useSearchParams } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { stepBack, stepTo } from '@/components/ui/history-step'

const PARAM = 'buy'
const VALUE = 'one-time'
const OPENING = 'refill:one-time'

/** What had the focus when the dialog was opened, to give it back: the dialog can be opened from anywhere. */
let opener: HTMLElement | null = null

/** Opens the one-time dialog on the page in view. It stands in the address: Back closes it, a reload keeps it. */
export function openOneTime(from: Element | null = document.activeElement, pack?: string) {
  opener = from instanceof HTMLElement ? from : null
  stepTo(
    (url) => url.searchParams.set(PARAM, pack ? `${VALUE}.${pack}` : VALUE),
    () => window.dispatchEvent(new Event(OPENING)),
  )
}

/** Leaves the dialog for another page, so that Back does not lead into it again. */
export function dropOneTime() {
  const url = new URL(window.location.href)
  url.searchParams.delete(PARAM)
  window.history.replaceState(null, '', url)
}

/** Whether the dialog is open, and how to close it. */
export function useOneTimeAddress(): { open: boolean; close: () => void } {
  const asked = useSearchParams().get(PARAM)?.split('.')[0] === VALUE
  // The address follows when the router is done with what it is doing; the dialog goes at once.
  const [dismissed, setDismissed] = useState(false)
  const open = asked && !dismissed

  useEffect(() => {
    const undo = () => setDismissed(false)
    if (!asked) undo()
    window.addEventListener(OPENING, undo)
    return () => window.removeEventListener(OPENING, undo)
  }, [asked])

  const wasOpen = useRef(open)
  useEffect(() => {
    if (wasOpen.current && !open) opener?.focus()
    wasOpen.current = open
  }, [open])

  const close = () => {
    setDismissed(true)
    stepBack((url) => url.searchParams.delete(PARAM))
  }
  return { open, close }
}
