import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { SignInCard } from '@/components/sign-in/card'
import { Submit } from '@/components/sign-in/submit'
import { requestLink } from '@/lib/auth/actions'
import { ADDRESS_COOKIE, LINK_MINUTES, safeReturn } from '@/lib/auth/rules'
import { env } from '@/lib/env'

export const metadata: Metadata = { title: 'Check your mail' }

export default async function Sent({ searchParams }: PageProps<'/sign-in/sent'>) {
  const { callbackUrl: asked } = await searchParams
  const callbackUrl = safeReturn(asked, env().APP_URL)
  const address = (await cookies()).get(ADDRESS_COOKIE)?.value
  if (!address) redirect('/sign-in')
  const { sandbox, MAIL_INBOX_URL } = env()

  return (
    <SignInCard title="Check your mail">
      <p className="mt-2 text-14 text-muted">
        A link is on its way to <strong className="break-all font-medium text-ink">{address}</strong>. It works once,
        for {LINK_MINUTES} minutes.
      </p>
      {sandbox && MAIL_INBOX_URL && (
        <a
          href={MAIL_INBOX_URL}
          className="mt-6 flex min-h-11 items-center justify-center rounded-card border border-line font-medium text-14"
        >
          Open the mail inbox
        </a>
      )}
      <form action={requestLink} className="mt-6 border-line border-t pt-4 text-14 text-muted">
        <input type="hidden" name="email" value={address} />
        <input type="hidden" name="callbackUrl" value={callbackUrl} />
        Nothing there after a minute? Look among the spam, <Submit kind="link">send another link</Submit> or{' '}
        <Link
          href={{ pathname: '/sign-in', query: { callbackUrl } }}
          className="font-medium text-accent underline underline-offset-4"
        >
          use another address
        </Link>
        .
      </form>
    </SignInCard>
  )
}
