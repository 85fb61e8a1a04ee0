'use client'

import Link from 'next/link'
import { useState } from 'react'
import { deskPath } from '@/components/shell/destinations'
import { openOneTime } from '@/components/top-ups/address'
import { Button, buttonLook } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Panel } from '@/components/ui/panel'
import { RadioRows } from '@/components/ui/radio-rows'
import type { PackTier } from './packs'

export type ManualReloadProps = {
  client: { slug: string; name: string }
  workspace: string
  packs: PackTier[]
  /** `Visa ending 4242`; null where there is none yet. */
  card: string | null
  /** Whether this client's plan buys packs, and whether the person may. */
  eligible: boolean
  buys: boolean
}

/** One pack for this client, once: choose a size, confirm, pay. */
export function ManualReload({ client, workspace, packs, card, eligible, buys }: ManualReloadProps) {
  const [chosen, setChosen] = useState(packs[0]?.key ?? '')
  const pack = packs.find((each) => each.key === chosen)
  return (
    <Panel title="Manual reload">
      <div className="max-w-[64ch] px-4 pb-4 sm:px-6 sm:pb-6">
        <p className="text-muted">
          A single purchase for {client.name}. Its plan, renewal date and allocation stay as they are, and the credits
          do not expire at the end of a cycle.
        </p>
        {pack ? (
          <>
            <div className="mt-4">
              <RadioRows
                label="Pack size"
                value={pack.key}
                onChange={setChosen}
                rows={packs.map((each) => ({ value: each.key, content: <Row pack={each} /> }))}
              />
            </div>
            <p className="mt-4 text-muted text-sm">
              {card
                ? `Charged to the ${card}, the one card on file for every client of ${workspace}.`
                : `There is no card on file yet. The one you pay with will serve every client of ${workspace}.`}
            </p>
            <Confirm client={client.slug} pack={pack} eligible={eligible} buys={buys} />
          </>
        ) : (
          <EmptyState title="No packs are available right now">Please check back later.</EmptyState>
        )}
      </div>
    </Panel>
  )
}

function Row({ pack }: { pack: PackTier }) {
  return (
    <span className="flex flex-wrap items-baseline gap-x-3">
      <span className="w-20 font-medium">{pack.name}</span>
      <span className="grow tabular-nums">{pack.credits} credits</span>
      <span className="font-medium tabular-nums">{pack.price}</span>
    </span>
  )
}

type ConfirmProps = { client: string; pack: PackTier; eligible: boolean; buys: boolean }

function Confirm({ client, pack, eligible, buys }: ConfirmProps) {
  if (!buys) return <p className="mt-4">Buying is for the owner and the admins of the workspace.</p>
  if (!eligible) {
    return (
      <p className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <span>Packs are for clients on a paid plan.</span>
        <Link href={deskPath(client, 'plans')} className={buttonLook({ tone: 'primary' })}>
          Upgrade to buy
        </Link>
      </p>
    )
  }
  return (
    <Button
      tone="primary"
      size="lg"
      className="mt-4 max-sm:w-full"
      onClick={(event) => openOneTime(event.currentTarget, pack.key)}
    >
      Confirm {pack.credits} credits for {pack.price}
    </Button>
  )
}
