import type { Metadata, Route } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { PlansPage } from '@/components/plans/plans-page'
import { PlansTitle } from '@/components/plans/plans-title'
import { plansView } from '@/components/plans/view'
import { Mark } from '@/components/shell/mark'
import { buttonLook } from '@/components/ui/button'
import { catalogOf, DEFAULT_CATALOG } from '@/lib/catalog/rules'
import { arrive } from '@/lib/subscriptions/actions'
import { clockNow } from '@/lib/time-machine/queries'

export const metadata: Metadata = { title: 'Plans' }

/** The plans for those who aren't signed in. Everybody else sees them at their own desk, with the choice they came with. */
export default async function PublicPlansPage({ searchParams }: PageProps<'/plans'>) {
  const desk = await arrive()
  if (desk) {
    redirect(`/c/${desk.slug}/plans${queryOf(await searchParams)}` as Route)
  }
  return (
    <>
      <header className="sticky top-0 z-30 flex h-(--header) items-center gap-3 border-b bg-surface px-4 sm:px-8">
        <Mark />
        <h1 className="grow font-semibold text-md">Plans</h1>
        <Link href="/sign-in" className={buttonLook({ size: 'sm' })}>
          Sign in
        </Link>
      </header>
      <main className="mx-auto w-full max-w-[1120px] px-4 py-6 sm:px-8 sm:py-10">
        <PlansTitle />
        <PlansPage view={plansView(catalogOf(DEFAULT_CATALOG), null, await clockNow())} person={null} />
      </main>
    </>
  )
}

function queryOf(search: Record<string, string | string[] | undefined>): string {
  const pairs = Object.entries(search).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
  return pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : ''
}
