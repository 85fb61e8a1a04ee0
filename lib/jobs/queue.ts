import { sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'

/** What lower slices hand to the worker, with what it is told: ids alone, since a task reads the truth when it runs. */
export type Jobs = {
  'stripe.event': { id: string }
  /** Everything that is due by then: refills, pauses that are over, what was paid ahead of its time. */
  'refills.due': Record<string, never>
  /** Available credits fell below the account's mark, or stood below it when the mark was set. */
  'balance.dropped': { accountId: string }
  /** A person's try at a purchase, looked at again when its latest call, the one of this number, has long ended. */
  'top-up.settle': { accountId: string; id: string; attempt: number; call: number }
  /** What else could still be paid of a purchase that is paid is closed; payments nobody was told of are found. */
  'top-up.close-others': { accountId: string; id: string }
  /** A payment of a purchase that another one had paid for. */
  'top-up.refund': { accountId: string; id: string; paymentId: string }
  /** The account's plan has ended, and auto-reload that was agreed to before ends with it. */
  'auto-reloads.plan-ended': { accountId: string; heardAt: string }
  /** Another card is on file of a workspace: auto-reload that waited for one goes on. */
  'auto-reloads.card': { workspaceId: string }
  /** As before, for the plans that the workspace's customer pays: none keeps an earlier card of its own. */
  'plans.card': { customerId: string }
  /** The card a purchase was paid with goes on file, where `instead` is still the one that is. */
  'top-up.adopt-card': { accountId: string; id: string; instead: string | null }
  /** A payment that failed, or waits for the bank's question, and is not wanted any more. */
  'top-up.withdraw': { accountId: string; id: string; paymentId: string }
  /** A subscription or checkout that has no place at its account: closed at Stripe, and paid back where it was paid. */
  'subscription.surplus': { accountId: string; id: string }
  /** A paused plan that was ended: what stays of the pause's credit becomes the customer's balance. */
  'subscription.keep-credit': { accountId: string; id: string }
}

/**
 * A job that exists exactly when the caller's transaction commits. It runs at once, or `afterSeconds` of real time; one
 * with a `key` takes the place of another that still waits under it.
 */
export async function enqueue<Name extends keyof Jobs>(
  tx: Transaction,
  task: Name,
  payload: Jobs[Name],
  { afterSeconds = 0, key = null }: { afterSeconds?: number; key?: string | null } = {},
): Promise<void> {
  const runAt = sql`now() + ${afterSeconds}::int * interval '1 second'`
  await tx.execute(sql`select enqueue(${task}, ${JSON.stringify(payload)}::json, ${key}, ${runAt})`)
}
