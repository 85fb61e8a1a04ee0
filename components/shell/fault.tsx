'use client'

import { useEffect } from 'react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'

/** `retry` asks the server for the page again; Next's `reset` would only show what broke once more. */
export type FaultProps = { error: Error & { digest?: string }; retry: () => void }

/** What a page shows in place of itself when it broke: what is safe, what to do, and what to quote. */
export function Fault({ error, retry }: FaultProps) {
  useEffect(() => {
    console.error(error)
  }, [error])
  return (
    <div role="alert">
      <EmptyState
        title="This page could not be shown"
        action={
          <Button tone="primary" onClick={retry}>
            Try again
          </Button>
        }
      >
        The fault is ours, and your credits are safe: what stands in the book does not depend on this page.
        {error.digest && ` If it happens again, tell us the reference ${error.digest}.`}
      </EmptyState>
    </div>
  )
}
