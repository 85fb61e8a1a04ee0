import { OneTimeDialog } from '@/components/top-ups/one-time-dialog'
import { packViews } from '@/components/top-ups/view'
import { catalogOf } from '@/lib/catalog/rules'
import { env } from '@/lib/env'
import type { Standing } from '@/lib/subscriptions/queries'
import { buyTopUp, settleTopUp } from '@/lib/top-ups/actions'
import { topUpAccess } from '@/lib/top-ups/eligibility'
import type { Desk } from '@/lib/workspaces/queries'

/** The one-time dialog of a desk, closed until the address asks for it. */
export function OneTime({ desk, standing }: { desk: Desk; standing: Standing }) {
  const catalog = catalogOf(desk.workspace.catalog)
  const { sandbox, STRIPE_API_BASE } = env()
  return (
    <OneTimeDialog
      actions={{ buy: buyTopUp, settle: settleTopUp }}
      offer={{
        client: desk.client.slug,
        currency: catalog.currency,
        packs: packViews(catalog),
        card: desk.workspace.card,
        eligible: topUpAccess(catalog.policies.topUps, standing, desk.client.createdAt).buy,
        stripeScriptOrigin: sandbox ? (STRIPE_API_BASE ?? null) : null,
      }}
    />
  )
}
