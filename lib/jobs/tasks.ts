import type { TaskList } from 'graphile-worker'
import { z } from 'zod'
import { sendEmail } from '@/lib/emails/send'
import { refillEveryoneDue } from '@/lib/subscriptions/refills'
import { completeTopUp } from '@/lib/top-ups/completion'
import { handleEvent } from '@/lib/webhooks/in/handle'
import { reconcileSubscriptions, reconcileTopUps } from './reconcile'

const email = z.object({ to: z.string(), subject: z.string(), text: z.string(), html: z.string() })
const event = z.object({ id: z.string() })
const purchaseTry = z.object({ accountId: z.uuid(), id: z.uuid(), attempt: z.int() })

/** Everything the worker does. A task that throws is tried again, later and later, and may run twice: each can. */
export const tasks: TaskList = {
  'stripe.event': async (payload) => handleEvent(event.parse(payload).id),
  'email.send': async (payload) => sendEmail(email.parse(payload)),
  'top-up.settle': async (payload) => {
    const { attempt, ...purchase } = purchaseTry.parse(payload)
    await completeTopUp(purchase, { giveUp: attempt })
  },
  'refills.due': async () => {
    await refillEveryoneDue()
  },
  'top-ups.reconcile': reconcileTopUps,
  'subscriptions.reconcile': reconcileSubscriptions,
}
