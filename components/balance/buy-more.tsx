'use client'

import Link from 'next/link'
import type { PackTier } from '@/components/clients/packs'
import { deskPath } from '@/components/shell/destinations'
import { openOneTime } from '@/components/top-ups/address'
import { cn } from '@/components/ui/cn'
import { Panel } from '@/components/ui/panel'

type BuyMoreProps = {
  client: string
  packs: PackTier[]
  /** Whether the account's plan buys packs; where it does not, every button asks to upgrade. */
  eligible: boolean
}

const TIER =
  'flex min-h-16 flex-col justify-center rounded-md border border-edge/60 bg-surface px-4 py-2.5 text-left transition-colors duration-120 hover:border-accent hover:bg-accent-soft/60'

/** Each pack as one button with its price and its exact credits. */
export function BuyMore({ client, packs, eligible }: BuyMoreProps) {
  if (packs.length === 0) return null
  return (
    <Panel title="Buy more credits">
      <ul className="grid gap-2 px-4 pb-3 sm:auto-cols-fr sm:grid-flow-col sm:px-6">
        {packs.map((pack) => (
          <li key={pack.key}>
            {eligible ? (
              <button
                type="button"
                className={cn(TIER, 'w-full')}
                onClick={(e) => openOneTime(e.currentTarget, pack.key)}
              >
                <span className="font-semibold text-md tabular-nums">{pack.price}</span>
                <span className="text-muted tabular-nums">{pack.credits} credits</span>
              </button>
            ) : (
              <Link href={deskPath(client, 'plans')} className={TIER}>
                <span className="font-medium">Upgrade to buy {pack.price}</span>
                <span className="text-muted tabular-nums">{pack.credits} credits</span>
              </Link>
            )}
          </li>
        ))}
      </ul>
      <p className="px-4 pb-4 text-muted text-sm sm:px-6">
        {eligible
          ? 'A single payment each, in the page. Credits you buy once never expire.'
          : 'Buying credits takes a plan that comes with packages. What you buy once never expires.'}
      </p>
    </Panel>
  )
}
