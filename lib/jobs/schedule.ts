import { type CronItem, parseCronItems } from 'graphile-worker'

/**
 * What happens without anybody asking. Nothing is made up for a time the worker was down: each run looks at all that is
 * due.
 */
const items: CronItem[] = [
  { task: 'refills.due', match: '* * * * *' },
  { task: 'top-ups.reconcile', match: '* * * * *' },
  { task: 'top-ups.refund-doubles', match: '* * * * *' },
  { task: 'auto-reloads.due', match: '* * * * *' },
  { task: 'auto-reloads.endings', match: '* * * * *' },
  { task: 'subscription-changes.reconcile', match: '* * * * *' },
  { task: 'subscriptions.reconcile', match: '*/5 * * * *' },
  { task: 'stripe.events-again', match: '17 3 * * *' },
  { task: 'stripe.payloads', match: '47 3 * * *' },
  // A queue of its own each: while one run waits for Stripe the next one waits for it, and takes no other job's place.
].map((item) => ({
  ...item,
  options: { backfillPeriod: 0, maxAttempts: 1, jobKey: item.task, queueName: item.task },
}))

export const schedule = parseCronItems(items)
