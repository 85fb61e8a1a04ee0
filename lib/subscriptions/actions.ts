'use server'

import { deskAction } from '@/lib/action'
import { currentUser } from '@/lib/auth/queries'
import { welcome } from './commands'
import {
  cancelPlanDoor,
  choosePlanDoor,
  createClientDoor,
  keepPlanDoor,
  openPortalDoor,
  pausePlanDoor,
  previewEndDoor,
  previewPauseDoor,
  previewPlanDoor,
  resumePlanDoor,
  settleCheckoutDoor,
  subscribeDoor,
  undoChangeDoor,
} from './doors'

/**
 * The signed-in person's desk, opened at the first visit; null when nobody is signed in. Twice changes nothing.
 *
 * The one door here that is not made by `deskAction`: pages call it while they render, on a plain visit that may come
 * from anywhere and names no client yet. It takes no input, and does nothing but open what belongs to the session.
 */
export async function arrive(): Promise<{ slug: string } | null> {
  const user = await currentUser()
  if (!user) return null
  const { slug } = await welcome(user)
  return { slug }
}

/** Opens hosted Checkout for a plan; the browser then goes to `url`. */
export const subscribe = deskAction(subscribeDoor)

/** What became of a hosted Checkout, for the page its visitor comes back to. */
export const settleCheckout = deskAction(settleCheckoutDoor)

/** What choosing a plan does to money and credits, before it is done; its quote goes back to `choosePlan`. */
export const previewPlan = deskAction(previewPlanDoor)

/** Chooses a plan: a first one leads to Checkout, another one is changed to at once or scheduled, as was previewed. */
export const choosePlan = deskAction(choosePlanDoor)

/** Takes a scheduled change back. */
export const undoChange = deskAction(undoChangeDoor)

/** What pausing until a day, `2026-03-31` or an ISO moment, does to money and credits. */
export const previewPause = deskAction(previewPauseDoor)

/** Pauses the plan at once, until that day. */
export const pausePlan = deskAction(pausePlanDoor)

/** Resumes a paused plan at once. */
export const resumePlan = deskAction(resumePlanDoor)

/** What ending a paused plan does to money, before it is done. */
export const previewEnd = deskAction(previewEndDoor)

/** Has the plan end with its period; one that is paused ends at once. */
export const cancelPlan = deskAction(cancelPlanDoor)

/** Takes the cancellation back. */
export const keepPlan = deskAction(keepPlanDoor)

/** Opens a page of Stripe's billing portal; the browser then goes to `url`, in a new tab. */
export const openPortal = deskAction(openPortalDoor)

/** Adds a client to the desk's workspace, on the free plan; answers with its slug. */
export const createClient = deskAction(createClientDoor)
