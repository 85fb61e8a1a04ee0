import type { Metadata } from 'next'
import Link from 'next/link'
import { DocsPage } from '@/components/api-docs/docs-page'
import { Mark } from '@/components/shell/mark'
import { docsView } from '@/lib/api/docs'
import { env } from '@/lib/env'

export const metadata: Metadata = {
  title: 'API',
  description: 'Spend, hold and explain credits from your own application.',
}

/** The API as somebody reads it who is about to call it. It says nothing about anybody, so it needs no session. */
export default function ApiDocsPage() {
  return (
    <>
      <header className="sticky top-0 z-30 flex h-(--header) items-center gap-3 border-b bg-surface px-4 sm:px-8">
        <Link href="/" aria-label="Refill" className="rounded-sm">
          <Mark />
        </Link>
        <p className="grow font-semibold text-md">API</p>
        <a
          href="/api/v1/openapi.json"
          className="text-accent text-sm underline decoration-accent/40 underline-offset-3"
        >
          OpenAPI 3.1
        </a>
      </header>
      <DocsPage view={docsView(`${env().APP_URL}/api/v1`)} />
    </>
  )
}
