import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import { Logger, makeWorkerUtils } from 'graphile-worker'
import postgres from 'postgres'
import { asCommand } from '@/lib/command-line'
import { databaseUrl } from '@/lib/env'
import { APP_ROLE } from './client'

/**
 * Brings the database at `url` to the newest schema; doing it twice changes nothing. The role in `url` owns the tables
 * and must be allowed to create roles: the product itself then works as `refill_app`, which can't rewrite the book.
 */
export async function migrate(url: string): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => {} })
  try {
    // Roles belong to the whole cluster, so another database's migration may have made it, even this very moment.
    await client.unsafe(`
      do $$ begin create role ${APP_ROLE} nologin; exception when duplicate_object or unique_violation then null; end $$;
      grant ${APP_ROLE} to current_user`)
    const queue = await makeWorkerUtils({ connectionString: url, logger: silent })
    await queue.migrate()
    await queue.release()
    const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))
    await applyMigrations(drizzle(client), { migrationsFolder })
  } finally {
    await client.end()
  }
}

// Routine notices of the queue's own migrations; a failure throws.
const silent = new Logger(() => () => {})

asCommand(import.meta.url, async () => {
  await migrate(databaseUrl())
  console.log('The database is at the newest schema.')
})
