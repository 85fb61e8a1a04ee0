import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import postgres, { type Sql } from 'postgres'

/**
 * A worker's sign of life, while its process lasts: a lock on a connection of its own, which the database lets go of as
 * soon as the process is gone, however it went. `id` is the name it takes jobs under.
 */
export type Presence = { id: string; leave(): Promise<void> }

/** The names under this are known to have a lock as long as they live; other workers' are left to the queue's own hours. */
const NAMED = 'refill-worker:'

const LOOK_EVERY_MS = 5_000

/** Long enough for a worker whose connection broke to have a new one and its lock again, several times over. */
const GIVEN_UP_AFTER_MS = 15_000

const LEAVES_WITHIN_MS = 3_000

/**
 * Takes the sign of life of a new worker, before it takes any job, and from then on lets go of what dead workers had taken:
 * the queue itself would hold their jobs, and all that waits behind them, for four hours.
 */
export async function enter(databaseUrl: string): Promise<Presence> {
  const id = `${NAMED}${randomUUID()}`
  // One connection, for as long as the process lasts; the database asks after a minute whether its machine is still there.
  const sql = postgres(databaseUrl, {
    max: 1,
    max_lifetime: null,
    // After an outage the lock is there again long before the others give this worker up.
    backoff: () => 1,
    onnotice: () => {},
    connection: { tcp_keepalives_idle: 30, tcp_keepalives_interval: 10, tcp_keepalives_count: 3 },
  })
  try {
    await hold(sql, id)
  } catch (error) {
    await sql.end()
    throw error
  }
  const missing = new Map<string, number>()
  let looking: Promise<void> = Promise.resolve()
  const look = () => {
    looking = looking.then(() => releaseDead(sql, id, missing)).catch((error: unknown) => console.error(error))
  }
  look()
  const timer = setInterval(look, LOOK_EVERY_MS)
  const leave = async () => {
    clearInterval(timer)
    // A look that hangs on a broken connection keeps nobody from leaving.
    await Promise.race([looking, setTimeout(LEAVES_WITHIN_MS, null, { ref: false })])
    await sql.end({ timeout: LEAVES_WITHIN_MS / 1_000 })
  }
  return { id, leave }
}

/** One look: its own lock first, should the connection be a new one, then who has been missing for long enough. */
async function releaseDead(sql: Sql, own: string, missing: Map<string, number>): Promise<void> {
  await hold(sql, own)
  const [now, absent] = [performance.now(), await absentFrom(sql, own)]
  for (const id of missing.keys()) if (!absent.includes(id)) missing.delete(id)
  for (const id of absent) if (!missing.has(id)) missing.set(id, now)
  const dead = absent.filter((id) => now - (missing.get(id) ?? now) >= GIVEN_UP_AFTER_MS)
  if (dead.length === 0) return
  await sql`select graphile_worker.force_unlock_workers(${dead}::text[])`
  console.error(`Released the jobs of workers that are gone: ${dead.join(', ')}`)
}

/** Takes the lock where this connection does not have it. */
async function hold(sql: Sql, id: string): Promise<void> {
  const held = sql`select 1 from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()`
  await sql`select pg_advisory_lock(hashtextextended(${id}, 0)) where not exists (${held})`
}

/** Who has taken jobs or queues and shows no sign of life: nobody has their lock. To look takes none itself. */
async function absentFrom(sql: Sql, own: string): Promise<string[]> {
  // As Postgres shows a lock on one number of 64 bits: docs at view-pg-locks.
  const rows = await sql<{ id: string }[]>`
    with takers as (
      select locked_by as id from graphile_worker._private_jobs where locked_by is not null
      union select locked_by from graphile_worker._private_job_queues where locked_by is not null
    ), alive as (
      select (classid::bigint << 32) | objid::bigint as key from pg_locks
      join pg_database on pg_database.oid = database and datname = current_database()
      where locktype = 'advisory' and objsubid = 1 and granted
    )
    select id from takers
    where id like ${`${NAMED}%`} and id <> ${own} and hashtextextended(id, 0) not in (select key from alive)`
  return rows.map(({ id }) => id)
}
