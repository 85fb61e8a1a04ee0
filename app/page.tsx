import type { Route } from 'next'
import { redirect } from 'next/navigation'
import { currentUser } from '@/lib/auth/queries'
import { arrive } from '@/lib/workspaces/commands'

/** The way in: to the sign-in page, or to the person's own desk, which is opened at their first visit. */
export default async function Home() {
  const user = await currentUser()
  if (!user) redirect('/sign-in')
  const { slug } = await arrive(user)
  redirect(`/c/${slug}/overview` as Route)
}
