import { bigint, customType, timestamp } from 'drizzle-orm/pg-core'
import type { Cents, Credits } from '@/lib/core/money'

/** A moment. Milliseconds, so that what JavaScript wrote is what it reads back. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' })

/** A whole number: 64 bits in the database, a safe integer in the code. */
export const whole = (name: string) => bigint(name, { mode: 'number' })
export const creditsColumn = (name: string) => whole(name).$type<Credits>()
export const centsColumn = (name: string) => whole(name).$type<Cents>()

export const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
