'use server'

import { deskAction } from '@/lib/action'
import { currentUser } from '@/lib/auth/queries'
import { welcome } from './commands'
import { settleCheckoutDoor, subscribeDoor } from './doors'

/**
 * The signed-in person's desk, opened at the first visit; null when nobody is signed in. Twice changes nothing.
 *
 * The one door here that is not made by `deskAction`: pages call it while they render, on a plain visit that may come
 * from anywhere and names no client yet. It takes no input, and does nothing but open what belongs to the session.
 */
export async function arrive(): Promise<{ slug: string } | null> {
  const user = await currentUser()
  return user && welcome(user)
}

/** Opens hosted Checkout for a plan; the browser then goes to `url`. */
export const subscribe = deskAction(subscribeDoor)

/** What became of a hosted Checkout, for the page its visitor comes back to. */
export const settleCheckout = deskAction(settleCheckoutDoor)
