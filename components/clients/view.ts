import { type StandingFacts, toPlanView } from '@/components/overview/plan-view'
import type { Catalog } from '@/lib/catalog/schema'
import type { ClientLine } from '@/lib/subscriptions/queries'

/** A client as a line of the list. */
export type ClientRow = {
  slug: string
  name: string
  plan: string
  state: ReturnType<typeof toPlanView>['state']
  /** What can be spent now, and what is there but locked. */
  available: number
  locked: number
  nextRefill: { at: string; credits: number } | null
}

export function toClientRow(
  { slug, name, standing, available, locked }: Omit<ClientLine, 'id' | 'standing'> & { standing: StandingFacts },
  nextRefill: { at: Date; credits: number } | null,
  catalog: Catalog,
): ClientRow {
  const plan = toPlanView(standing, catalog)
  return {
    ...{ slug, name, available, locked },
    plan: plan.name,
    state: plan.state,
    nextRefill: nextRefill && { at: nextRefill.at.toISOString(), credits: nextRefill.credits },
  }
}
