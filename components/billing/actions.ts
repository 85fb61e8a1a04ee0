import type { PlanActions } from '@/components/plans/person'
import type { Outcome } from '@/lib/core/outcome'
import type { PausePreview } from '@/lib/subscriptions/preview'
import type { ChangeRefusal } from '@/lib/subscriptions/refusals'

type Answer<Value> = Promise<Outcome<Value, Pick<ChangeRefusal, 'message' | 'wayOut'> & { code: string }>>
type Until = { client: string; until: string }

/** The server's doors for everything a profile can do with its plan. */
export type BillingActions = PlanActions & {
  previewPause: (given: Until) => Answer<PausePreview>
  pausePlan: (given: Until & { seen: string | null }) => Answer<unknown>
}

/** Whose plan it is, the version of it that the page shows, and the doors. */
export type Holder = { client: string; seen: string | null; actions: BillingActions }
