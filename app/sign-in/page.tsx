import type { Metadata, Route } from 'next'
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { SignInCard } from '@/components/sign-in/card'
import { DemoDoor } from '@/components/sign-in/demo-door'
import { LinkForm } from '@/components/sign-in/link-form'
import { currentUser } from '@/lib/auth/queries'
import { ADDRESS_COOKIE, DEMO_PEOPLE, safeReturn, signInFault } from '@/lib/auth/rules'
import { env } from '@/lib/env'

export const metadata: Metadata = { title: 'Sign in' }

export default async function SignIn({ searchParams }: PageProps<'/sign-in'>) {
  const { callbackUrl: asked, error } = await searchParams
  const callbackUrl = safeReturn(asked, env().APP_URL)
  if (await currentUser()) redirect(callbackUrl as Route)
  const address = error ? (await cookies()).get(ADDRESS_COOKIE)?.value : undefined

  return (
    <SignInCard title="Sign in">
      <p className="-mt-4 text-muted">We send a link to your mailbox. There is no password to remember.</p>
      <LinkForm address={address ?? ''} callbackUrl={callbackUrl} fault={signInFault(error)} />
      {env().sandbox && <DemoDoor people={DEMO_PEOPLE} callbackUrl={callbackUrl} />}
    </SignInCard>
  )
}
