'use server'

import { settingThreshold, switchingOff, switchingOn } from './doors'

/** Switches auto-reload on: `version` names the words that were shown and agreed to (`consentVersion`). */
export const switchOn = switchingOn()

/** Switches auto-reload off, at once: a charge that Stripe has not been asked for yet is not made. */
export const switchOff = switchingOff()

/**
 * Changes below which balance auto-reload charges; nothing is charged for the change itself. `version` as in `switchOn`.
 */
export const setThreshold = settingThreshold()
