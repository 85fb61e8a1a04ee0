import type { Sql } from 'postgres'
import { connect } from '@/db/client'
import { databaseUrl } from '@/lib/env'

// Next reloads modules while developing; the connections must outlive the module.
const open = globalThis as typeof globalThis & { refillDoor?: Sql }

/**
 * The connections on which keys are looked up, on postgres.js itself: one prepared statement stands before every
 * request, and it must neither pay for Drizzle nor wait behind the ledger's batches.
 */
export function door(): Sql {
  open.refillDoor ??= connect(databaseUrl(), 2)
  return open.refillDoor
}

/** Closes them, for processes that end. */
export async function closeDoor(): Promise<void> {
  const { refillDoor } = open
  open.refillDoor = undefined
  await refillDoor?.end({ timeout: 5 })
}
