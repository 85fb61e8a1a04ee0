import type { Metadata } from 'next'
import { SignInCard } from '@/components/sign-in/card'
import { ConfirmForm } from '@/components/sign-in/confirm-form'
import { LinkForm } from '@/components/sign-in/link-form'
import { linkIsOpen } from '@/lib/auth/queries'
import { mailAddress, safeReturn, signInFault } from '@/lib/auth/rules'
import { env } from '@/lib/env'

// The page's address holds the link's token: other sites must not be told of it.
export const metadata: Metadata = { title: 'Sign in', referrer: 'same-origin', robots: { index: false } }

/** Where the link in the mail leads. Looking at it changes nothing: only the button signs in. */
export default async function Confirm({ searchParams }: PageProps<'/auth/confirm'>) {
  const given = await searchParams
  const email = mailAddress(given.email)
  const token = typeof given.token === 'string' ? given.token : ''
  const callbackUrl = safeReturn(given.callbackUrl, env().APP_URL)

  if (!email || !(await linkIsOpen(email, token))) {
    return (
      <SignInCard title="This link no longer works">
        <LinkForm address={email ?? ''} callbackUrl={callbackUrl} fault={signInFault('Verification')} />
      </SignInCard>
    )
  }
  return (
    <SignInCard title="Sign in to Refill">
      <p className="-mt-4 text-muted">
        You are signing in as <strong className="wrap-anywhere font-medium text-ink">{email}</strong>.
      </p>
      <ConfirmForm email={email} token={token} callbackUrl={callbackUrl} />
    </SignInCard>
  )
}
