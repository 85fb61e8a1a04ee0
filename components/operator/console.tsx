import Link from 'next/link'
import type { ReactNode } from 'react'
import { Mark } from '@/components/shell/mark'
import { buttonLook } from '@/components/ui/button'

/** The operator's place: denser than a desk, and about all workspaces at once. */
export function Console({ operator, children }: { operator: { name: string; email: string }; children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="sticky top-0 z-30 flex h-(--header) shrink-0 items-center gap-3 border-b bg-surface px-4 sm:px-8">
        <Mark />
        <h1 className="grow font-semibold text-md">Operator</h1>
        <p className="min-w-0 truncate text-muted text-sm max-sm:sr-only" title={operator.email}>
          {operator.name}
        </p>
        <Link href="/" className={buttonLook({ size: 'sm' })}>
          To my desk
        </Link>
      </header>
      <main id="main" className="mx-auto w-full max-w-[1240px] grow px-4 py-5 sm:px-8 sm:py-8">
        {children}
      </main>
    </div>
  )
}
