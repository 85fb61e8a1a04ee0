'use client'

import { Plus, Users } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { deskPath } from '@/components/shell/destinations'
import { Button, buttonLook } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Notice } from '@/components/ui/notice'
import { Panel } from '@/components/ui/panel'
import { useReadAgain } from '@/components/ui/read-again'
import { ClientList } from './client-list'
import { type CreateClient, NewClientDialog } from './new-client-dialog'
import type { ClientRow } from './view'

export type ClientsPageProps = {
  client: string
  workspace: string
  rows: ClientRow[]
  /** Whether the person may add one, and whether the workspace has room for one more. */
  adds: boolean
  room: boolean
  createClient: CreateClient
}

/** The clients of a workspace, and the way to one more. */
export function ClientsPage({ client, workspace, rows, adds, room, createClient }: ClientsPageProps) {
  const readAgain = useReadAgain()
  const [added, setAdded] = useState<{ slug: string; name: string } | null>(null)
  const opener = (
    <Button tone="primary" size="sm">
      <Plus aria-hidden />
      Add client
    </Button>
  )
  const add = adds && room && (
    <NewClientDialog
      client={client}
      workspace={workspace}
      createClient={createClient}
      trigger={opener}
      onAdded={(next) => {
        setAdded(next)
        readAgain()
      }}
    />
  )
  return (
    <Panel title="Clients" aside={add}>
      <p className="max-w-[72ch] px-4 pb-4 text-muted sm:px-6">
        Each client of {workspace} has its own plan, balance and history. One card on file pays for all of them.
        {!adds && ' Adding one is for the owner and the admins of the workspace.'}
        {adds && !room && ' There is no room for more.'}
      </p>
      {added && (
        <div className="px-4 pb-4 sm:px-6">
          <Notice
            tone="success"
            title={`${added.name} was added.`}
            action={
              <Link href={deskPath(added.slug, 'plans')} className={buttonLook({ size: 'sm' })}>
                Choose its plan
              </Link>
            }
          >
            It begins on the free plan, with its own credits.
          </Notice>
        </div>
      )}
      {rows.length > 0 ? (
        <ClientList rows={rows} current={client} />
      ) : (
        <EmptyState icon={Users} title="No clients yet" className="border-t">
          Your clients will stand here, each with its plan, its balance and its next refill.
        </EmptyState>
      )}
    </Panel>
  )
}
