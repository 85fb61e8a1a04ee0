import type { Metadata } from 'next'
import { ApiKeys } from '@/components/api-keys/api-keys'
import { NoPermission } from '@/components/api-keys/no-permission'
import { toKeyView } from '@/components/api-keys/view'
import { ManualReload } from '@/components/clients/manual-reload'
import { packTiers } from '@/components/clients/packs'
import { toPlanView } from '@/components/overview/plan-view'
import { AccountManagement } from '@/components/settings/account-management'
import { cardName } from '@/components/top-ups/card'
import { makeKey, revokeKey } from '@/lib/api/actions'
import { keysOf } from '@/lib/api/queries'
import { catalogOf } from '@/lib/catalog/rules'
import { env } from '@/lib/env'
import { topUpAccess } from '@/lib/subscriptions/buyers'
import { standingOf } from '@/lib/subscriptions/queries'
import { clockNow } from '@/lib/time-machine/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { may } from '@/lib/workspaces/rules'
import { deskAt } from '../desk'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage({ params, searchParams }: PageProps<'/c/[client]/settings'>) {
  const desk = await deskAt(params, 'settings', await searchParams)
  const catalog = catalogOf(desk.workspace.catalog)
  const standing = await standingOf(desk.client.id)
  const card = desk.workspace.card && cardName(desk.workspace.card)
  const client = { slug: desk.client.slug, name: desk.client.name }
  const buys = may(desk.role, 'buy')
  return (
    <div className="flex flex-col gap-4 sm:gap-6">
      <AccountManagement client={client.slug} plan={toPlanView(standing, catalog)} card={card} buys={buys} />
      {may(desk.role, 'manage-keys') ? <Keys desk={desk} /> : <NoPermission />}
      {catalog.policies.mostClients > 1 && (
        <ManualReload
          client={client}
          workspace={desk.workspace.name}
          packs={packTiers(catalog)}
          card={card}
          eligible={topUpAccess(catalog.policies.topUps, standing, desk.client.createdAt).buy}
          buys={buys}
        />
      )}
    </div>
  )
}

async function Keys({ desk: { client, workspace } }: { desk: Desk }) {
  const [keys, now] = await Promise.all([keysOf(workspace.id), clockNow()])
  return (
    <ApiKeys
      client={{ slug: client.slug, name: client.name }}
      workspace={workspace.name}
      keys={keys.map((key) => toKeyView(key, now))}
      now={now.toISOString()}
      apiUrl={`${env().APP_URL}/api/v1`}
      makeKey={makeKey}
      revokeKey={revokeKey}
    />
  )
}
