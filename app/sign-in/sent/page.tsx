import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { SignInCard } from '@/components/sign-in/card'
import { Submit } from '@/components/sign-in/submit'
import { buttonLook } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
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
      <p className="-mt-4 text-muted">
        A link is on its way to <strong className="wrap-anywhere font-medium text-ink">{address}</strong>. It works
        once, for {LINK_MINUTES} minutes.
      </p>
      {sandbox && MAIL_INBOX_URL && (
        <a href={MAIL_INBOX_URL} className={buttonLook({ tone: 'primary', size: 'lg', wide: true })}>
          Open the mail inbox
        </a>
      )}
      <div className="flex flex-col items-start gap-2 border-t pt-6 text-muted">
        <p>Nothing there after a minute? Look among the spam first.</p>
        <form action={requestLink}>
          <input type="hidden" name="email" value={address} />
          <input type="hidden" name="callbackUrl" value={callbackUrl} />
          <Submit tone="link" className="max-sm:min-h-8">
            Send another link
          </Submit>
        </form>
        <Link
          href={{ pathname: '/sign-in', query: { callbackUrl } }}
          className={cn(buttonLook({ tone: 'link' }), 'max-sm:min-h-8')}
        >
          Use another address
        </Link>
      </div>
    </SignInCard>
  )
}
