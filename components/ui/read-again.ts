'use client'

import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useTransition } from 'react'

/**
 * Has the page read again. The router drops a reading that is under way when somebody steps back, and closing a dialog is
 * such a step: then the page is read once more.
 */
export function useReadAgain(): () => void {
  const router = useRouter()
  const [reading, start] = useTransition()
  const readAgain = useCallback(() => start(() => router.refresh()), [router])
  useEffect(() => {
    if (!reading) return
    window.addEventListener('popstate', readAgain)
    return () => window.removeEventListener('popstate', readAgain)
  }, [reading, readAgain])
  return readAgain
}
