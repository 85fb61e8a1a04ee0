import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres, { type Sql } from 'postgres'
import { databaseUrl } from '@/lib/env'
import * as schema from './schema'

/** The role the product works as: it may add to the book but never rewrite it. `migrate` creates it. */
export const APP_ROLE = 'refill_app'

export type Database = PostgresJsDatabase<typeof schema> & { $client: Sql }
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

/** Opens connections that act as the product's own role. Close them with `end()`. */
export function connect(url: string, max: number): Sql {
  return postgres(url, { max, onnotice: () => {}, connection: { application_name: 'refill', role: APP_ROLE } })
}

// Next reloads modules while developing; the connections must outlive the module.
const open = globalThis as typeof globalThis & { refillDatabase?: Database; refillLane?: Sql }

/** Drizzle's connections, for everything but the ledger's lane. */
export function db(): Database {
  open.refillDatabase ??= drizzle(connect(databaseUrl(), 10), { schema })
  return open.refillDatabase
}

/** The ledger's own connections. Drizzle changes how its client reads dates and JSON, so the two never share one. */
export function lane(): Sql {
  open.refillLane ??= connect(databaseUrl(), 4)
  return open.refillLane
}

/** Closes both, for processes that end: the worker, commands, tests. */
export async function disconnect(): Promise<void> {
  const { refillDatabase, refillLane } = open
  open.refillDatabase = undefined
  open.refillLane = undefined
  await Promise.all([refillDatabase?.$client.end({ timeout: 5 }), refillLane?.end({ timeout: 5 })])
}
