import { bigint, customType, timestamp } from 'drizzle-orm/pg-core'

/** A moment. Milliseconds, so that what JavaScript wrote is what it reads back. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' })

/** Whole credits or cents: 64 bits in the book, a safe integer in the code. */
export const whole = (name: string) => bigint(name, { mode: 'number' })

export const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
