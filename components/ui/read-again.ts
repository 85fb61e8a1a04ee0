'use client'

import { useRouter } from 'next/navigation'
import { useCallback } from 'react'
import { underOwnAddress } from './history-step'

/**
 * Has the page read again, under its own address. Read under that of a dialog, which the router has never been to, Next
 * 16.4 forgets what it read, and the page's head with it, as soon as somebody steps back.
 */
export function useReadAgain(): () => void {
  const { refresh } = useRouter()
  return useCallback(() => underOwnAddress(refresh), [refresh])
}
