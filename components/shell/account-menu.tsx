'use client'

import { Inbox, LogOut, type LucideIcon, Monitor, Moon, Settings, Sun, UserRound } from 'lucide-react'
import type { Route } from 'next'
import Link from 'next/link'
import { useState } from 'react'
import { useFormStatus } from 'react-dom'
import { BalancePanel } from '@/components/balance/panel'
import { Button, buttonLook } from '@/components/ui/button'
import { Popover, PopoverClose } from '@/components/ui/popover'
import { Segmented } from '@/components/ui/segmented'
import { deskPath } from './destinations'
import { type Theme, wearTheme, wornTheme } from './theme'

type AccountMenuProps = {
  client: string
  user: { name: string | null; email: string }
  /** Whether the person also runs the product. */
  operator: boolean
  signOut: () => Promise<void>
}

/** Who is signed in; on a phone also the balance, which has no room to unfold in the bar. */
export function AccountMenu({ client, user, operator, signOut }: AccountMenuProps) {
  return (
    <Popover
      label="Account"
      className="w-72 p-0"
      trigger={
        <button
          type="button"
          aria-label={`${initialsOf(user)}, account`}
          className="grid size-9 shrink-0 place-items-center rounded-full transition-colors duration-120 hover:bg-sunken max-sm:size-11"
        >
          <span
            aria-hidden
            className="grid size-7 place-items-center rounded-full bg-accent-soft font-semibold text-accent text-xs"
          >
            {initialsOf(user)}
          </span>
        </button>
      }
    >
      <div className="px-4 py-3">
        {user.name && <p className="truncate font-medium">{user.name}</p>}
        <p className="truncate text-muted text-sm">{user.email}</p>
      </div>
      <div className="border-t px-4 py-3 sm:hidden">
        <BalancePanel />
      </div>
      <div className="border-t p-1.5">
        <Place href={deskPath(client, 'profile')} icon={UserRound}>
          Profile
        </Place>
        <Place href={deskPath(client, 'settings')} icon={Settings}>
          Settings
        </Place>
        {operator && (
          <Place href="/operator" icon={Inbox}>
            Operator
          </Place>
        )}
      </div>
      <ThemeChoice />
      <form action={signOut} className="border-t p-1.5">
        <SignOutButton />
      </form>
    </Popover>
  )
}

type PlaceProps = { href: Route; icon: LucideIcon; children: string }

function Place({ href, icon: Icon, children }: PlaceProps) {
  return (
    <PopoverClose asChild>
      <Link href={href} className={buttonLook({ tone: 'quiet', className: 'w-full justify-start px-2.5 font-normal' })}>
        <Icon aria-hidden className="text-muted" />
        {children}
      </Link>
    </PopoverClose>
  )
}

const THEME_OPTIONS = [
  { value: 'light' as const, label: 'Light', icon: Sun },
  { value: 'dark' as const, label: 'Dark', icon: Moon },
  { value: 'system' as const, label: 'System', icon: Monitor },
].map(({ value, label, icon: Icon }) => ({
  value,
  label: (
    <>
      <Icon aria-hidden className="size-3.5" />
      {label}
    </>
  ),
}))

/** Only ever drawn in an open menu, so it may ask the page which theme it wears. */
function ThemeChoice() {
  const [worn, setWorn] = useState(wornTheme)
  const wear = (next: Theme) => {
    setWorn(next)
    wearTheme(next)
  }
  return (
    <div className="border-t px-4 py-3">
      <Segmented label="Theme" size="sm" value={worn} onChange={wear} options={THEME_OPTIONS} className="flex w-full" />
    </div>
  )
}

function SignOutButton() {
  const { pending } = useFormStatus()
  return (
    <Button type="submit" tone="quiet" pending={pending} className="w-full justify-start px-2.5 font-normal">
      <LogOut aria-hidden className="text-muted" />
      Sign out
    </Button>
  )
}

function initialsOf({ name, email }: { name: string | null; email: string }): string {
  const words = (name ?? email).split(/[\s@.]+/).filter(Boolean)
  const letters = name ? [words[0], words.length > 1 ? words.at(-1) : ''] : [words[0]]
  return letters.map((word) => word?.[0]?.toUpperCase() ?? '').join('')
}
