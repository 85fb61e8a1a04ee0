'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { BalanceCounter } from '@/components/balance/counter'
import { AddCredits } from '@/components/top-ups/one-time-trigger'
import { buttonLook } from '@/components/ui/button'
import { AccountMenu } from './account-menu'
import { deskPath, titleOf } from './destinations'

type HeaderProps = {
  client: { slug: string }
  /** What leads to the plans: `Upgrade` where there is a higher one. */
  plansWord: string
  user: { name: string | null; email: string }
  /** Whether the person also runs the product. */
  operator: boolean
  signOut: () => Promise<void>
}

/** The page's title on the left; the balance, the way to more, and the account on the right. */
export function Header({ client, plansWord, user, operator, signOut }: HeaderProps) {
  return (
    <header className="sticky top-0 z-30 flex h-(--header) shrink-0 items-center gap-1 border-b bg-surface pr-2 pl-4 sm:gap-2 sm:pr-5 sm:pl-8">
      <h1 className="min-w-0 grow truncate font-semibold text-md">{titleOf(usePathname())}</h1>
      <BalanceCounter />
      <Link href={deskPath(client.slug, 'plans')} className={buttonLook({ size: 'sm', className: 'max-sm:hidden' })}>
        {plansWord}
      </Link>
      <AddCredits />
      <AccountMenu client={client.slug} user={user} operator={operator} signOut={signOut} />
    </header>
  )
}
