import type { Interval } from '@/lib/catalog/schema'
import type { Outcome } from '@/lib/core/outcome'
import type { EndPreview, Preview } from '@/lib/subscriptions/preview'

/** A plan and the way to pay for it. */
export type Choice = { plan: string; interval: Interval }

/** Why something was not done, in words, and where it can be put right. */
export type Refusal = { code: string; message: string; wayOut?: 'portal' | 'reload' | 'pay-invoice' }

/** What a choice came to: off to payment, done, or to happen later. */
export type Chosen =
  | { kind: 'checkout'; url: string }
  | { kind: 'changed'; from: Choice; to: Choice }
  | { kind: 'scheduled'; at: Date }

type Answer<Value> = Promise<Outcome<Value, Refusal>>
type Given = { client: string }
/** The version of the plan that the page shows: what has changed since is not touched. */
type Seen = Given & { seen: string | null }

/** The server's doors for a person's plan: what is sent is names and the quote that was shown, never an amount. */
export type PlanActions = {
  previewPlan: (given: Given & Choice) => Answer<Preview>
  choosePlan: (given: Given & Choice & { quote: string | null }) => Answer<Chosen>
  undoChange: (given: Seen) => Answer<unknown>
  resumePlan: (given: Seen) => Answer<unknown>
  /** What ending a paused plan does to money; `keeps` then says what of it the person was shown. */
  previewEnd: (given: Given) => Answer<EndPreview>
  cancelPlan: (given: Seen & { keeps?: number | null }) => Answer<{ endsAt: Date }>
  keepPlan: (given: Seen) => Answer<unknown>
  openPortal: (given: Given & { purpose: 'payment-method' | 'invoices' | 'home' }) => Answer<{ url: string }>
}

/** Who chooses, what they saw of their plan, and how. */
export type Person = Seen & { actions: PlanActions }

/** Opens hosted Checkout for a plan. */
export type Subscribe = (input: Given & Choice) => Answer<{ url: string }>
