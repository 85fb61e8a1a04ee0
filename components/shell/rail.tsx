'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { cn } from '@/components/ui/cn'
import { deskPath, destinationsFor, pageOf } from './destinations'
import { Mark } from './mark'
import { type DeskChoice, Switcher } from './switcher'

type RailProps = {
  client: { slug: string; name: string }
  workspace: { name: string }
  desks: DeskChoice[]
  severalClients: boolean
}

/** The left rail of a desktop: whose desk this is, and where one can go from it. */
export function Rail({ client, workspace, desks, severalClients }: RailProps) {
  const page = pageOf(usePathname())
  return (
    <aside className="w-(--rail) shrink-0 border-r bg-surface max-sm:hidden">
      <div className="sticky top-0 flex flex-col">
        <div className="flex h-(--header) items-center border-b px-2">
          {desks.length > 1 ? (
            <Switcher client={client} workspace={workspace} desks={desks} severalClients={severalClients} />
          ) : (
            <p className="flex min-w-0 items-center gap-2.5 px-2">
              <Mark />
              <span className="truncate font-semibold">{workspace.name}</span>
            </p>
          )}
        </div>
        <nav aria-label="Desk" className="flex flex-col gap-0.5 p-2">
          {destinationsFor(severalClients).map(({ page: each, label, icon: Icon }) => (
            <Link
              key={each}
              href={deskPath(client.slug, each)}
              aria-current={each === page ? 'page' : undefined}
              className={cn(
                'flex h-9 items-center gap-2.5 rounded-md px-2.5 transition-colors duration-120',
                each === page ? 'bg-accent-soft font-medium text-accent' : 'text-muted hover:bg-sunken hover:text-ink',
              )}
            >
              <Icon aria-hidden className="size-4" />
              {label}
            </Link>
          ))}
        </nav>
      </div>
    </aside>
  )
}
