'use client'

import { Ellipsis } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useRef } from 'react'
import { cn } from '@/components/ui/cn'
import { DESTINATIONS, deskPath, pageOf } from './destinations'
import { MoreSheet, type MoreSheetProps } from './more-sheet'

const IN_BAR = ['overview', 'credits', 'studio']

const LOOK = 'flex h-14 flex-col items-center justify-center gap-1 text-xs transition-colors duration-120'

/** The bottom bar of a phone: three places and everything else. */
export function BottomBar(props: MoreSheetProps) {
  const page = pageOf(usePathname())
  const elsewhere = !IN_BAR.includes(page)
  const more = useRef<HTMLButtonElement>(null)
  return (
    <nav aria-label="Desk" className="safe-b grid grid-cols-4 border-t bg-surface sm:hidden">
      {DESTINATIONS.filter((each) => IN_BAR.includes(each.page)).map(({ page: each, label, icon: Icon }) => (
        <Link
          key={each}
          href={deskPath(props.client.slug, each)}
          aria-current={each === page ? 'page' : undefined}
          className={cn(LOOK, each === page ? 'font-medium text-accent' : 'text-muted')}
        >
          <Icon aria-hidden className="size-5" />
          {label}
        </Link>
      ))}
      <MoreSheet
        {...props}
        opener={more}
        trigger={
          <button ref={more} type="button" className={cn(LOOK, elsewhere ? 'font-medium text-accent' : 'text-muted')}>
            <Ellipsis aria-hidden className="size-5" />
            More
          </button>
        }
      />
    </nav>
  )
}
