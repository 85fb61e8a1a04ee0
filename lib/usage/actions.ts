'use server'

import { generating } from './doors'

/** Makes something with a generator and spends its cost; the same `creationId` again changes nothing. */
export const generate = generating()
