import type { Route } from 'next'
import { notFound, redirect } from 'next/navigation'
import { currentUser } from '@/lib/auth/queries'
import { type Desk, deskOf } from '@/lib/workspaces/queries'

/**
 * The desk a page is about. Whoever is signed out goes through signing in and comes back to this very page; a desk that
 * is not theirs is not there.
 */
export async function deskAt(
  params: Promise<{ client: string }>,
  page: string,
  search: Record<string, string | string[] | undefined>,
): Promise<Desk> {
  const { client } = await params
  if (!(await currentUser())) {
    const query = new URLSearchParams(
      Object.entries(search).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    )
    const callbackUrl = `/c/${client}/${page}${query.size > 0 ? `?${query}` : ''}`
    redirect(`/sign-in?${new URLSearchParams({ callbackUrl })}` as Route)
  }
  const desk = await deskOf(client)
  return desk ?? notFound()
}
