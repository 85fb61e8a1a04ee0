import type { TaskList } from 'graphile-worker'
import { z } from 'zod'
import { bookEndings } from '@/lib/auto-reload/endings'
import { endWithPlan } from '@/lib/auto-reload/plan-end'
import { sendEmail } from '@/lib/emails/send'
import { payPlansWithCardOnFile } from '@/lib/subscriptions/customer'
import { everythingDue } from '@/lib/subscriptions/due'
import { keepCredit } from '@/lib/subscriptions/kept-credit'
import { lockEnded } from '@/lib/subscriptions/locks'
import { endSurplus } from '@/lib/subscriptions/surplus'
import { adoptLater } from '@/lib/top-ups/adoption'
import { closeOthers, withdraw } from '@/lib/top-ups/closing'
import { completeTopUp } from '@/lib/top-ups/completion'
import { refundDouble } from '@/lib/top-ups/doubles'
import { reload, reloadDue, reloadWorkspace } from '@/lib/top-ups/reload'
import { takeUpAgain } from '@/lib/webhooks/in/again'
import { handleEvent } from '@/lib/webhooks/in/handle'
import { dropPayloads } from '@/lib/webhooks/in/payloads'
import { reconcileChanges, reconcileDoubles, reconcileSubscriptions, reconcileTopUps } from './reconcile'

const email = z.object({ to: z.string(), subject: z.string(), text: z.string(), html: z.string() })
const event = z.object({ id: z.string() })
const purchase = z.object({ accountId: z.uuid(), id: z.uuid() })
const purchaseTry = purchase.extend({ attempt: z.int(), call: z.int() })
const double = purchase.extend({ paymentId: z.string() })
const adoption = purchase.extend({ instead: z.string().nullable() })
const account = z.object({ accountId: z.uuid() })
const planEnd = account.extend({ heardAt: z.iso.datetime() })
const workspace = z.object({ workspaceId: z.uuid() })
const customer = z.object({ customerId: z.string() })
const subscription = z.object({ accountId: z.uuid(), id: z.uuid() })

/** Everything the worker does. A task that throws is tried again, later and later, and may run twice: each can. */
export const tasks: TaskList = {
  'stripe.event': async (payload) => handleEvent(event.parse(payload).id),
  'stripe.events-again': takeUpAgain,
  'stripe.payloads': dropPayloads,
  'email.send': async (payload) => sendEmail(email.parse(payload)),
  'subscription.surplus': async (payload) => endSurplus(subscription.parse(payload)),
  'subscription.keep-credit': async (payload) => keepCredit(subscription.parse(payload)),
  'top-up.settle': async (payload) => {
    const { attempt, call, ...ref } = purchaseTry.parse(payload)
    await completeTopUp(ref, { giveUp: { attempt, call } })
  },
  'top-up.withdraw': async (payload) => {
    const { paymentId, ...ref } = double.parse(payload)
    await withdraw(ref, paymentId)
  },
  'balance.dropped': async (payload) => reload(account.parse(payload).accountId),
  'auto-reloads.card': async (payload) => reloadWorkspace(workspace.parse(payload).workspaceId),
  'auto-reloads.plan-ended': async (payload) => {
    const { accountId, heardAt } = planEnd.parse(payload)
    await endWithPlan(accountId, new Date(heardAt))
  },
  'plans.card': async (payload) => payPlansWithCardOnFile(customer.parse(payload).customerId),
  'auto-reloads.due': reloadDue,
  'auto-reloads.endings': bookEndings,
  'top-up.close-others': async (payload) => closeOthers(purchase.parse(payload)),
  'top-up.refund': async (payload) => {
    const { paymentId, ...ref } = double.parse(payload)
    await refundDouble(ref, paymentId)
  },
  'top-up.adopt-card': async (payload) => {
    const { instead, ...ref } = adoption.parse(payload)
    await adoptLater(ref, instead)
  },
  'refills.due': everythingDue,
  'plans.lock-ended': lockEnded,
  'top-ups.reconcile': reconcileTopUps,
  'top-ups.refund-doubles': reconcileDoubles,
  'subscription-changes.reconcile': reconcileChanges,
  'subscriptions.reconcile': reconcileSubscriptions,
}
