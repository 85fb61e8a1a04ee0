'use client'

import { Check, ChevronsUpDown, Users } from 'lucide-react'
import Link from 'next/link'
import { Menu, MenuItem } from '@/components/ui/menu'
import { deskPath } from './destinations'
import { Mark } from './mark'

export type DeskChoice = { slug: string; client: string; workspace: string }

type SwitcherProps = {
  client: { slug: string; name: string }
  workspace: { name: string }
  desks: DeskChoice[]
  severalClients: boolean
}

/** Whose credits are on the desk; opens the list of every other desk the person has. */
export function Switcher({ client, workspace, desks, severalClients }: SwitcherProps) {
  return (
    <Menu
      align="start"
      className="max-h-[60dvh] w-60 overflow-y-auto"
      trigger={
        <button
          type="button"
          className="flex h-11 w-full min-w-0 items-center gap-2.5 rounded-md px-2 text-left transition-colors duration-120 hover:bg-sunken"
        >
          <Mark />
          <span className="min-w-0 grow">
            <span className="block truncate font-semibold text-sm">{client.name}</span>
            <span className="block truncate text-muted text-xs">{workspace.name}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
          <span className="sr-only">Switch desk</span>
        </button>
      }
    >
      {desks.map((desk) => (
        <MenuItem key={desk.slug} asChild>
          <Link href={deskPath(desk.slug, 'overview')} aria-current={desk.slug === client.slug ? 'true' : undefined}>
            <DeskName desk={desk} />
            {desk.slug === client.slug && <Check aria-hidden />}
          </Link>
        </MenuItem>
      ))}
      {severalClients && (
        <MenuItem asChild>
          <Link href={deskPath(client.slug, 'clients')} className="mt-1.5 border-t">
            <Users aria-hidden />
            All clients
          </Link>
        </MenuItem>
      )}
    </Menu>
  )
}

export function DeskName({ desk }: { desk: DeskChoice }) {
  return (
    <span className="min-w-0 grow py-1">
      <span className="block truncate">{desk.client}</span>
      {desk.workspace !== desk.client && <span className="block truncate text-muted text-xs">{desk.workspace}</span>}
    </span>
  )
}
