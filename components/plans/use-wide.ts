import { useSyncExternalStore } from 'react'

/** Tailwind's `sm`: below it is a phone. */
const WIDE = '(min-width: 40rem)'

/** Whether there is room for a desktop's layout. What depends on it is only ever drawn in the browser. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(WIDE)
      query.addEventListener('change', changed)
      return () => query.removeEventListener('change', changed)
    },
    () => window.matchMedia(WIDE).matches,
    () => true,
  )
}
