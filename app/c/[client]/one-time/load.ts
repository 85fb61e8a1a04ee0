import { reloadOfferOf } from '@/components/auto-reload/view'
import { adviceViewOf } from '@/components/top-ups/advice-view'
import type { OneTimeOffer } from '@/components/top-ups/offer'
import { packViews } from '@/components/top-ups/view'
import { autoReloadOf } from '@/lib/auto-reload/queries'
import { catalogOf } from '@/lib/catalog/rules'
import { env } from '@/lib/env'
import { topUpAccess } from '@/lib/subscriptions/buyers'
import { standingOf } from '@/lib/subscriptions/queries'
import { adviceFor } from '@/lib/top-ups/advice'
import { type UnlockPrompt, unlockPromptOf } from '@/lib/top-ups/prompts'
import { isOneTimeNew } from '@/lib/top-ups/queries'
import { recentCycles } from '@/lib/top-ups/recent-cycles'
import { type Desk, hasSeveralClients } from '@/lib/workspaces/queries'
import { may } from '@/lib/workspaces/rules'

/** For whoever uses credits here and does not buy them. */
const NOT_YOURS: UnlockPrompt = {
  title: 'Ask for more credits',
  text: 'Buying credits here takes the owner or an admin of the workspace. Ask one of them.',
  ways: [],
}

/** Everything the one-time dialog says to this desk. */
export async function loadOneTime({ user, role, client, workspace }: Desk): Promise<OneTimeOffer> {
  const catalog = catalogOf(workspace.catalog)
  const [standing, reload] = await Promise.all([standingOf(client.id), autoReloadOf(client.id)])
  const access = topUpAccess(catalog.policies.topUps, standing, client.createdAt)
  const cycles = access.buy ? await recentCycles(client.id) : []
  const advice = catalog.packs.flatMap((pack) => {
    const given = adviceFor({ catalog, standing, cycles, pack })
    return given ? [[pack.key, adviceViewOf(given, catalog.currency)] as const] : []
  })
  const unlock = may(role, 'buy') ? (access.buy ? null : unlockPromptOf(catalog, access.prompt)) : NOT_YOURS
  const { sandbox, STRIPE_API_BASE } = env()
  return {
    client: client.slug,
    clientName: (await hasSeveralClients(workspace.id)) ? client.name : null,
    currency: catalog.currency,
    isNew: unlock === null && (await isOneTimeNew(client.id, user.id)),
    unlock,
    packs: packViews(catalog),
    card: workspace.card,
    advice: Object.fromEntries(advice),
    reload: reloadOfferOf(catalog, reload),
    stripeScriptOrigin: sandbox ? (STRIPE_API_BASE ?? null) : null,
  }
}
