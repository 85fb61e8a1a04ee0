import postgres from 'postgres'
import { disconnect } from '@/db/client'

/** Runs `work` with this process's connections at another database, and comes back. */
export async function at<Outcome>(url: string, work: () => Promise<Outcome>): Promise<Outcome> {
  const before = process.env.DATABASE_URL
  await disconnect()
  process.env.DATABASE_URL = url
  try {
    return await work()
  } finally {
    await disconnect()
    process.env.DATABASE_URL = before
  }
}

/** A copy of the database at `url`, which nobody may be connected to, under another name. Returns where it is. */
export async function copyOf(url: string, name: string): Promise<string> {
  const from = new URL(url).pathname.slice(1)
  await asAdmin(url, (sql) => sql`create database ${sql(name)} template ${sql(from)}`)
  return Object.assign(new URL(url), { pathname: `/${name}` }).href
}

export async function drop(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  await asAdmin(url, (sql) => sql`drop database ${sql(name)} with (force)`)
}

async function asAdmin(url: string, work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(Object.assign(new URL(url), { pathname: '/postgres' }).href, { max: 1 })
  await work(sql).finally(() => sql.end())
}

/**
 * Adds `each` spends of one credit to the book of every given account, as the ledger would have written them: chained,
 * with the running balance, their lot drained and their use counted, so that the audit finds nothing wrong with them.
 * Only the way they are written is another one: hundreds of thousands of entries take seconds.
 */
export async function plant(url: string, ids: readonly string[], each: number): Promise<void> {
  const half = Math.ceil(ids.length / 2)
  const halves = [ids.slice(0, half), ids.slice(half)].filter((some) => some.length > 0)
  await Promise.all(
    halves.map(async (some) => {
      const sql = postgres(url, { max: 1, onnotice: () => {} })
      await sql.unsafe(PLANTED)
      for (let at = 0; at < some.length; at += 500) await plantSome(sql, some.slice(at, at + 500), each)
      await sql.end()
    }),
  )
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  await sql.unsafe('vacuum analyze entries, accounts, lots')
  await sql.end()
}

async function plantSome(sql: postgres.Sql, ids: readonly string[], each: number): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`insert into entries
      select planted.* from accounts, lateral pg_temp.planted(accounts, ${each}) as planted where id = any(${ids}::uuid[])`
    await tx`update lots set remaining = remaining - ${each} where account_id = any(${ids}::uuid[]) and number = 1`
    await tx`insert into usage_days (account_id, day, feature, credits, uses)
      select id, (last_booked_at at time zone 'UTC')::date, 'bench', ${each}, ${each} from accounts where id = any(${ids}::uuid[])
      on conflict (account_id, day, feature, group_ref)
        do update set credits = usage_days.credits + excluded.credits, uses = usage_days.uses + excluded.uses`
    await tx`update accounts set last_entry = last_entry + ${each}, balance = balance - ${each}, last_hash = entries.hash
      from entries where id = any(${ids}::uuid[]) and account_id = id and number = last_entry + ${each}`
  })
}

/** The spends that follow a book's last entry, each hashed as `chainHash` in lib/ledger/hash.ts does it. */
const PLANTED = `
  create function pg_temp.planted(book accounts, many int) returns setof entries language plpgsql as $$
  declare
    line entries;
    moment text := floor(extract(epoch from book.last_booked_at) * 1000)::bigint;
  begin
    line.account_id := book.id;
    line.kind := 'spend';
    line.amount := -1;
    line.happened_at := book.last_booked_at;
    line.booked_at := book.last_booked_at;
    line.actor := 'bench';
    line.feature := 'bench';
    line.lots := '1:-1';
    line.hash := book.last_hash;
    for i in 1..many loop
      line.number := book.last_entry + i;
      line.balance_after := book.balance - i;
      line.key := 'planted ' || line.number;
      line.hash := substring(sha256(line.hash || convert_to('["' || book.id || '",' || line.number || ',"spend",-1,'
        || line.balance_after || ',' || moment || ',' || moment || ',"' || line.key
        || '","bench","bench",null,null,"1:-1"]', 'UTF8')) for 16);
      line.request_hash := substring(line.hash for 8);
      return next line;
    end loop;
  end $$`
