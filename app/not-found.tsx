import type { Metadata } from 'next'
import Link from 'next/link'
import { Mark } from '@/components/shell/mark'
import { buttonLook } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'

export const metadata: Metadata = { title: 'Not found' }

/** Says the same of what doesn't exist and of what belongs to somebody else. */
export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-content-center justify-items-center">
      <Mark className="size-9" />
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        className="pt-6"
        title="There is nothing here for you"
        action={
          <Link href="/" className={buttonLook({ tone: 'primary' })}>
            To the start
          </Link>
        }
      >
        The page doesn’t exist, or it belongs to an account that isn’t yours. Check the address, or ask whoever sent it.
      </EmptyState>
    </main>
  )
}
