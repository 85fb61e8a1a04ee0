'use client'

import { useSyncExternalStore } from 'react'

/** The desks whose dialog was opened on this page: the server knows it too, and says so at the next visit. */
const seen = new Set<string>()
const SEEN = 'refill:one-time-seen'

/** Notes that the dialog of this desk was opened: every dot of it goes. False where that was noted before. */
export function noteSeen(client: string): boolean {
  if (seen.has(client)) return false
  seen.add(client)
  window.dispatchEvent(new Event(SEEN))
  return true
}

/** Whether the dialog of this desk was opened on this page. */
export function useSeen(client: string): boolean {
  return useSyncExternalStore(
    listen,
    () => seen.has(client),
    () => false,
  )
}

function listen(changed: () => void): () => void {
  window.addEventListener(SEEN, changed)
  return () => window.removeEventListener(SEEN, changed)
}
