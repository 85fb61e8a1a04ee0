import type { Metadata } from 'next'
import { ApiKeys } from '@/components/api-keys/api-keys'
import { NoPermission } from '@/components/api-keys/no-permission'
import { toKeyView } from '@/components/api-keys/view'
import { makeKey, revokeKey } from '@/lib/api/actions'
import { keysOf } from '@/lib/api/queries'
import { env } from '@/lib/env'
import { clockNow } from '@/lib/time-machine/queries'
import { may } from '@/lib/workspaces/rules'
import { deskAt } from '../desk'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage({ params, searchParams }: PageProps<'/c/[client]/settings'>) {
  const desk = await deskAt(params, 'settings', await searchParams)
  if (!may(desk.role, 'manage-keys')) return <NoPermission />
  const [keys, now] = await Promise.all([keysOf(desk.workspace.id), clockNow()])
  return (
    <ApiKeys
      client={{ slug: desk.client.slug, name: desk.client.name }}
      workspace={desk.workspace.name}
      keys={keys.map((key) => toKeyView(key, now))}
      now={now.toISOString()}
      apiUrl={`${env().APP_URL}/api/v1`}
      makeKey={makeKey}
      revokeKey={revokeKey}
    />
  )
}
