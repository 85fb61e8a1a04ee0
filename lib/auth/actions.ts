'use server'
import type { Route } from 'next'
import { cookies } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { env } from '@/lib/env'
import { signOut as endSession } from './auth'
import { demoPerson, sendSignInLink } from './commands'
import { fromOurPage } from './origin'
import { ADDRESS_COOKIE, LINK_MINUTES, mailAddress, type SignInError, safeReturn } from './rules'
import { openSession } from './session'

/** The form's `email` gets a link that leads back to `callbackUrl`. The answer is the same whoever owns the address. */
export async function requestLink(form: FormData): Promise<void> {
  const callbackUrl = safeReturn(form.get('callbackUrl'), env().APP_URL)
  if (!(await fromOurPage())) redirect(backToForm('Origin', callbackUrl))
  await rememberAddress(String(form.get('email') ?? ''))
  const email = mailAddress(form.get('email'))
  if (!email) redirect(backToForm('Address', callbackUrl))
  const outcome = await sendSignInLink(email, callbackUrl)
  redirect(outcome.ok ? `/sign-in/sent?${new URLSearchParams({ callbackUrl })}` : backToForm('TooMany', callbackUrl))
}

/** Signs in as the demo person in `person`, or as somebody new. Outside the sandbox this doesn't exist. */
export async function enterAsDemo(form: FormData): Promise<void> {
  if (!env().sandbox) notFound()
  const callbackUrl = safeReturn(form.get('callbackUrl'), env().APP_URL)
  if (!(await fromOurPage())) redirect(backToForm('Origin', callbackUrl))
  const person = await demoPerson(String(form.get('person')))
  if (!person.ok) notFound()
  const cookie = await openSession(person.value.id)
  ;(await cookies()).set(cookie.name, cookie.value, cookie.options)
  redirect(callbackUrl as Route)
}

/** Ends the session, in the database as well. */
export async function signOut(): Promise<void> {
  if (await fromOurPage()) await endSession({ redirect: false })
  redirect('/sign-in')
}

// The address waits in a cookie rather than in the page's address, which ends up in logs and histories.
async function rememberAddress(typed: string) {
  const options = { httpOnly: true, sameSite: 'lax', path: '/sign-in', maxAge: LINK_MINUTES * 60 } as const
  ;(await cookies()).set(ADDRESS_COOKIE, typed.slice(0, 254), options)
}

function backToForm(error: SignInError, callbackUrl: string): Route {
  return `/sign-in?${new URLSearchParams({ error, callbackUrl })}`
}
