import type { Metadata } from 'next'
import { ClientsPage } from '@/components/clients/clients-page'
import { toClientRow } from '@/components/clients/view'
import { catalogOf } from '@/lib/catalog/rules'
import { createClient } from '@/lib/subscriptions/actions'
import { clientsOf, nextRefillOf } from '@/lib/subscriptions/queries'
import { may } from '@/lib/workspaces/rules'
import { deskAt } from '../desk'

export const metadata: Metadata = { title: 'Clients' }

export default async function DeskClientsPage({ params, searchParams }: PageProps<'/c/[client]/clients'>) {
  const desk = await deskAt(params, 'clients', await searchParams)
  const catalog = catalogOf(desk.workspace.catalog)
  const lines = await clientsOf(desk.workspace.id)
  const rows = await Promise.all(lines.map(async (line) => toClientRow(line, await nextRefillOf(line.id), catalog)))
  return (
    <ClientsPage
      client={desk.client.slug}
      workspace={desk.workspace.name}
      rows={rows}
      adds={may(desk.role, 'manage-clients')}
      room={rows.length < catalog.policies.mostClients}
      createClient={createClient}
    />
  )
}
