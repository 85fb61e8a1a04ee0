'use client'

import { ArrowRight } from 'lucide-react'
import type { Route } from 'next'
import Link from 'next/link'
import { buttonLook } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import type { UnlockPrompt } from '@/lib/top-ups/prompts'
import { dropOneTime } from './address'

type UnlockDialogProps = { open: boolean; close: () => void; client: string; unlock: UnlockPrompt }

/** What somebody meets who may not buy yet: what opens packages, and each way leads there. */
export function UnlockDialog({ open, close, client, unlock }: UnlockDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      width="narrow"
      title={unlock.title}
      description={unlock.text}
    >
      <p className="text-muted">Credits you buy once never expire, and they come on top of what your plan refills.</p>
      <ul className="mt-5 flex flex-col gap-2 empty:hidden">
        {unlock.ways.map((way, index) => (
          <li key={way.label}>
            <Link
              href={plansOn(client, way.pay)}
              onClick={dropOneTime}
              className={buttonLook({
                tone: index === 0 ? 'primary' : 'secondary',
                size: 'lg',
                wide: true,
                className: way.note ? 'h-auto min-h-14 justify-between py-2 text-left max-sm:h-auto' : '',
              })}
            >
              <span>
                {way.label}
                {way.note && <span className="block font-normal text-sm">{way.note}</span>}
              </span>
              {way.note && <ArrowRight aria-hidden />}
            </Link>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

/** The plans page, at the side of it that was meant. */
export function plansOn(client: string, pay: 'yearly' | 'monthly' | null): Route {
  return `/c/${client}/plans${pay ? `?pay=${pay}` : ''}` as Route
}
