'use client'

import { useSearchParams } from 'next/navigation'
import { useSyncExternalStore } from 'react'

/**
 * Dialogs that stand in the address, each under a parameter of its own. Opening one is a step in the history, so that
 * Back closes it; closing it takes that step back. Going back takes the browser a moment: a dialog that is opened
 * meanwhile waits for it, or it would be closed by the same step.
 */
let leaving: string | null = null

const STEPPED = 'refill:step'

/** Steps to the address in which `name` says `value`. */
export function stepTo(name: string, value: string): void {
  if (leaving !== null) {
    window.addEventListener('popstate', () => stepTo(name, value), { once: true })
    return
  }
  const url = new URL(window.location.href)
  url.searchParams.set(name, value)
  window.history.pushState({ openedHere: true }, '', url)
  window.dispatchEvent(new Event(STEPPED))
}

/** Leaves what `stepTo` led to. An address that was opened by a link made no step: `name` is taken out of there. */
export function stepBack(name: string): void {
  if (leaving !== null) return
  if (!isStep()) {
    dropFromAddress(name)
    return
  }
  leaving = name
  const arrived = () => {
    leaving = null
    window.dispatchEvent(new Event(STEPPED))
  }
  window.addEventListener('popstate', arrived, { once: true })
  window.dispatchEvent(new Event(STEPPED))
  window.history.back()
}

/** Takes `name` out of the address where one stands, so that Back does not lead into what it opened. */
export function dropFromAddress(name: string): void {
  const url = new URL(window.location.href)
  url.searchParams.delete(name)
  rewriteAddress(url)
  window.dispatchEvent(new Event(STEPPED))
}

let waiting: (() => void) | null = null

/** Does it under the page's own address: at once, or when the dialog is left; of several that wait, the last. */
export function underOwnAddress(act: () => void): void {
  waiting = act
  window.addEventListener('popstate', actIfLeft)
  window.addEventListener(STEPPED, actIfLeft)
  actIfLeft()
}

function actIfLeft() {
  if (isStep()) return
  window.removeEventListener('popstate', actIfLeft)
  window.removeEventListener(STEPPED, actIfLeft)
  const act = waiting
  waiting = null
  act?.()
}

/** Whether the address in view is one that `stepTo` led to. */
function isStep(): boolean {
  return window.history.state?.openedHere === true
}

/** Changes what the address says without a page being read for it. */
export function rewriteAddress(url: URL | string): void {
  window.history.replaceState({ unread: true }, '', url)
}

/** Whether the page in view was read under another address than the one it stands under. */
export function isUnread(): boolean {
  return window.history.state?.unread === true
}

/**
 * What `name` says in the address in view; null from the moment it is left. The router would tell it too, but only when
 * it has finished what it is doing: a dialog must not wait for a page that is being read again behind it.
 */
export function useAddressParam(name: string): string | null {
  const routed = useSearchParams().get(name)
  const inView = () => (leaving === name ? null : new URLSearchParams(window.location.search).get(name))
  return useSyncExternalStore(listen, inView, () => routed)
}

function listen(changed: () => void): () => void {
  window.addEventListener('popstate', changed)
  window.addEventListener(STEPPED, changed)
  return () => {
    window.removeEventListener('popstate', changed)
    window.removeEventListener(STEPPED, changed)
  }
}
