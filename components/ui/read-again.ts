'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { useCallback } from 'react'
import { isUnread, underOwnAddress } from './history-step'

/**
 * Has the page read again, under its own address, which the router goes to first where it has never been there. Read
 * under one that the router does not know, Next 16.4 can lose the page's head, and forgets what it read as soon as
 * somebody steps back.
 */
export function useReadAgain(): () => void {
  const { refresh, replace } = useRouter()
  return useCallback(
    () =>
      underOwnAddress(() => {
        const { pathname, search } = window.location
        if (isUnread()) replace(`${pathname}${search}` as Route, { scroll: false })
        refresh()
      }),
    [refresh, replace],
  )
}
