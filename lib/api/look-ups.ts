import { isSlug } from '@/lib/clients/rules'
import { door } from './connection'
import type { Scope } from './rules'

/** A key as a request finds it, with the account it is about: null when the key does not open that client. */
export type FoundKey = {
  id: string
  scope: Scope
  hash: Buffer
  requestsPerSecond: number
  revoked: boolean
  expired: boolean
  accountId: string | null
}

type Wanted = { id: string; slug: string }
type Waiting = Wanted & { resolve: (key: FoundKey | undefined) => void; reject: (error: unknown) => void }

/** At most this many requests share a statement. */
const TOGETHER = 256

const waiting: Waiting[] = []
let running = false

/**
 * The key `id`, and the account of the client `slug` if the key opens it. Asked anew each time, and in groups: while one
 * statement is at the database the next one's requests collect. A request always waits for a statement that begins after
 * the request came in, so it finds everything that was revoked by then.
 */
export function findKey(id: string, slug: string): Promise<FoundKey | undefined> {
  return new Promise((resolve, reject) => {
    // What can't be a slug opens nothing; and one that Postgres can't read must not fail its neighbours.
    waiting.push({ id, slug: isSlug(slug) ? slug : '', resolve, reject })
    if (!running) void run()
  })
}

async function run(): Promise<void> {
  running = true
  // Whoever asks in this same moment shares the statement.
  await Promise.resolve()
  while (waiting.length > 0) await answer(waiting.splice(0, TOGETHER))
  running = false
}

async function answer(group: readonly Waiting[]): Promise<void> {
  const name = ({ id, slug }: Wanted) => `${id} ${slug}`
  const wanted = [...new Map(group.map((each) => [name(each), each])).values()]
  try {
    const rows = await lookUp(wanted)
    const found = new Map(rows.map((row) => [name(row), row]))
    for (const each of group) each.resolve(found.get(name(each)))
  } catch (error) {
    for (const each of group) each.reject(error)
  }
}

/** One look-up by its index for each wanted key, client and account, whatever the planner believes of the tables. */
function lookUp(wanted: readonly Wanted[]): Promise<readonly (FoundKey & Wanted)[]> {
  return door()<(FoundKey & Wanted)[]>`
    select k.id, wanted.slug, k.scope, k.hash, k.requests_per_second as "requestsPerSecond",
      k.revoked_at is not null as revoked,
      case when k.expires_at is null then false else k.expires_at <= clock_now() end as expired, opened.id as "accountId"
    from unnest(${wanted.map(({ id }) => id)}::text[], ${wanted.map(({ slug }) => slug)}::text[]) as wanted (id, slug)
      cross join lateral (select * from api_keys where api_keys.id = wanted.id offset 0) k
      left join lateral (
        select accounts.id from clients join accounts on accounts.id = clients.id
        where clients.slug = wanted.slug and clients.workspace_id = k.workspace_id
          and (k.client_id is null or k.client_id = clients.id)
        offset 0) opened on true`
}
