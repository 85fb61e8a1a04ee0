import { toPlanView } from '@/components/overview/plan-view'
import { PlansPage } from '@/components/plans/plans-page'
import { plansView } from '@/components/plans/view'
import { CurrentPlan } from '@/components/settings/current-plan'
import { OneTimeTrigger } from '@/components/top-ups/one-time-trigger'
import { catalogOf, findPlan } from '@/lib/catalog/rules'
import { formatCredits } from '@/lib/core/money'
import {
  cancelPlan,
  choosePlan,
  keepPlan,
  openPortal,
  previewEnd,
  previewPlan,
  resumePlan,
  undoChange,
} from '@/lib/subscriptions/actions'
import { topUpAccess } from '@/lib/subscriptions/buyers'
import { forecastOf, openInvoiceOf, standingOf } from '@/lib/subscriptions/queries'
import { clockNow } from '@/lib/time-machine/queries'
import { isOneTimeNew } from '@/lib/top-ups/queries'
import { may } from '@/lib/workspaces/rules'
import { deskAt } from '../desk'

const actions = { cancelPlan, choosePlan, keepPlan, openPortal, previewEnd, previewPlan, resumePlan, undoChange }

type DeskPlansProps = {
  params: Promise<{ client: string }>
  search: Record<string, string | string[] | undefined>
}

/** The plans of a desk, whether they are a page or lie over one. */
export async function DeskPlans({ params, search }: DeskPlansProps) {
  const desk = await deskAt(params, 'plans', search)
  const account = desk.client.id
  const [standing, forecast, openInvoice, isNew, now] = await Promise.all([
    standingOf(account),
    forecastOf(account),
    openInvoiceOf(account),
    isOneTimeNew(account, desk.user.id),
    clockNow(),
  ])
  const catalog = catalogOf(desk.workspace.catalog)
  const refill = findPlan(catalog, standing.plan)?.refill
  const buys = may(desk.role, 'buy') && topUpAccess(catalog.policies.topUps, standing, desk.client.createdAt).buy
  return (
    <>
      <CurrentPlan
        plan={toPlanView(standing, catalog)}
        refill={refill ? `${formatCredits(refill.credits)} credits / ${refill.every}` : ''}
      />
      <PlansPage
        view={plansView(catalog, { standing, forecast, openInvoice }, now)}
        person={{ client: desk.client.slug, seen: standing.version, actions }}
        aside={<OneTimeTrigger client={desk.client.slug} isNew={buys && isNew} />}
      />
    </>
  )
}
