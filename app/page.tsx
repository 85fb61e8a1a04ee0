import type { Route } from 'next'
import { redirect } from 'next/navigation'
import { arrive } from '@/lib/subscriptions/actions'

/** The way in: to the sign-in page, or to the person's own desk, which is opened at their first visit. */
export default async function Home() {
  const desk = await arrive()
  redirect(desk ? (`/c/${desk.slug}/overview` as Route) : '/sign-in')
}
