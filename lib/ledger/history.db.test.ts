import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, db, disconnect } from '@/db/client'
import { type TestDatabase, testDatabase } from '@/e2e/fixtures/database'
import { setTestEnvironment } from '@/e2e/fixtures/environment'
import { type Step, steps, toCommands } from '@/e2e/fixtures/ledger-steps'
import { smallBook } from '@/e2e/fixtures/small-book'
import { credits } from '@/lib/core/money'
import { openAccount } from './commands'
import { balanceAt, type HistoryEntry, type HistoryFilter, originsOf, readHistory } from './queries'
import type { Command, EntryKind } from './types'
import { submit } from './writer'

let database: TestDatabase
let sql: Sql

beforeAll(async () => {
  database = await testDatabase()
  setTestEnvironment({ databaseUrl: database.url })
  sql = connect(database.url, 1)
})

afterAll(async () => {
  await Promise.all([disconnect(), sql.end()])
  await database.drop()
})

const HOUR_MS = 3_600_000
const EVERYTHING = { reservations: true }
const setClock = (hours: number) => sql`update clock set offset_ms = ${hours * HOUR_MS}`

async function newAccount(): Promise<string> {
  const id = randomUUID()
  await db().transaction((tx) => openAccount(tx, id))
  return id
}

/** A book that lived through `history`; the clock stands where that ended. */
async function lived(history: readonly Step[]): Promise<{ id: string; commands: Command[]; hours: number }> {
  await setClock(0)
  const id = await newAccount()
  const told = toCommands(id, history, new Date())
  for (const { command, hours } of told) {
    await setClock(hours)
    await submit(command)
  }
  return { id, commands: told.map(({ command }) => command), hours: told.at(-1)?.hours ?? 0 }
}

/** All pages one after another, and how many they were. */
async function leafThrough(accountId: string, filter: HistoryFilter, limit: number) {
  const entries: HistoryEntry[] = []
  let before: number | undefined
  let pages = 0
  do {
    const page = await readHistory(accountId, { before, limit, filter })
    expect(page.entries.length).toBeLessThanOrEqual(limit)
    entries.push(...page.entries)
    before = page.older ?? undefined
    pages++
  } while (before !== undefined)
  return { entries, pages }
}

const kinds: EntryKind[] = ['grant', 'refill', 'spend', 'capture', 'hold', 'expiry', 'rollover', 'refund']

describe('history', () => {
  test('leafing through finds every entry once, newest first, whatever is due and however long a page is', async () => {
    const run = async (history: Step[], limit: number, hoursOn: number) => {
      const { id, hours } = await lived(history)
      await setClock(hours + hoursOn)
      const { entries } = await leafThrough(id, EVERYTHING, limit)
      expect(entries.map(({ number }) => number)).toEqual(entries.map((_, index) => entries.length - index))
      const [written] = await sql`select count(*)::int from entries where account_id = ${id}`
      expect(entries.length).toBeGreaterThanOrEqual(written?.count)
      for (const { sources, moves } of entries) expect(sources).toHaveLength(moves.filter(({ lot }) => lot > 0).length)
    }
    const hoursOn = fc.integer({ min: 0, max: 400 })
    await fc.assert(fc.asyncProperty(steps(40), fc.integer({ min: 1, max: 9 }), hoursOn, run), { numRuns: 15 })
  }, 120_000)

  test('a filter shows exactly the entries that pass it, written down or due', async () => {
    const filters: fc.Arbitrary<HistoryFilter & { fromHours?: number; toHours?: number }> = fc.record(
      {
        kinds: fc.subarray(kinds, { minLength: 1 }),
        feature: fc.constantFrom('portrait', 'clip'),
        direction: fc.constantFrom('in' as const, 'out' as const),
        reservations: fc.boolean(),
        fromHours: fc.integer({ min: 0, max: 1_000 }),
        toHours: fc.integer({ min: 0, max: 1_000 }),
      },
      { requiredKeys: [] },
    )
    const run = async (history: Step[], given: (HistoryFilter & { fromHours?: number; toHours?: number })[]) => {
      const { id, hours } = await lived(history)
      await setClock(hours + 200)
      const all = (await leafThrough(id, EVERYTHING, 500)).entries
      const opened = all.at(-1)?.happenedAt.getTime() ?? 0
      for (const { fromHours, toHours, ...rest } of given) {
        const at = (since?: number) => (since === undefined ? undefined : new Date(opened + since * HOUR_MS))
        const filter = { ...rest, from: at(fromHours), to: at(toHours) }
        const { entries } = await leafThrough(id, filter, 7)
        expect(entries.map(({ number }) => number)).toEqual(expected(all, filter))
      }
    }
    await fc.assert(fc.asyncProperty(steps(60), fc.array(filters, { minLength: 12, maxLength: 12 }), run), {
      numRuns: 8,
    })
  }, 120_000)

  test('holds and releases stay out of the way until asked for', async () => {
    await setClock(0)
    const id = await newAccount()
    const base = (key: string) => ({ accountId: id, key, actor: 'test', credits: credits(10) })
    await submit({ kind: 'grant', ...base('a'), bucket: 'plan', source: 'gift', expiresAt: null })
    const work = { feature: 'clip', groupRef: 'spring' }
    await submit({ kind: 'hold', ...base('b'), ...work, expiresAt: new Date(Date.now() + HOUR_MS) })
    await submit({ kind: 'capture', ...base('c'), hold: 'b' })
    const shown = async (filter?: HistoryFilter) =>
      (await readHistory(id, { filter })).entries.map(({ kind }) => kind).reverse()
    expect(await shown()).toEqual(['grant', 'capture'])
    expect(await shown(EVERYTHING)).toEqual(['grant', 'hold', 'capture'])
    expect(await shown({ kinds: ['hold'] })).toEqual(['hold'])
    expect(await shown({ groupRef: 'spring' })).toEqual(['capture'])
    expect(await shown({ groupRef: 'autumn' })).toEqual([])
  })

  test('a filter that nothing passes never reads the whole book for one page, and the oldest entry is still found', async () => {
    await setClock(0)
    const id = await newAccount()
    const grant = (key: number) => {
      const what = { credits: credits(1), bucket: 'plan' as const, source: `gift:${key}`, expiresAt: null }
      return submit({ kind: 'grant', accountId: id, key: `${key}`, actor: 'test', ...what })
    }
    await grant(0)
    await submit({ kind: 'spend', accountId: id, key: 's', actor: 'test', credits: credits(1), feature: 'rare' })
    // Entries beside the lots and the chain: only their number matters here.
    await sql`insert into entries (account_id, number, kind, amount, balance_after, happened_at, booked_at, key,
        request_hash, actor, lots, hash)
      select ${id}, number, 'grant', 1, number, clock_now(), clock_now(), 'bulk ' || number, '', 'test', '', ''
      from generate_series(3, 45000) as number`
    await sql`update accounts set last_entry = 45000 where id = ${id}`
    const { entries, pages } = await leafThrough(id, { feature: 'rare' }, 50)
    expect(entries.map(({ number }) => number)).toEqual([2])
    expect(pages).toBe(3)
    const lately = { feature: 'rare', from: new Date(Date.now() + 48 * HOUR_MS) }
    expect(await leafThrough(id, lately, 50)).toEqual({ entries: [], pages: 1 })
  }, 60_000)
})

/** The numbers of those of `all` that `filter` lets through, said once more in other words. */
function expected(all: readonly HistoryEntry[], filter: HistoryFilter): number[] {
  const reserving = (entry: HistoryEntry) => entry.kind === 'hold' || entry.kind === 'release'
  const checks: ((entry: HistoryEntry) => boolean)[] = []
  if (filter.kinds) checks.push((entry) => new Set<string>(filter.kinds).has(entry.kind))
  else if (!filter.reservations) checks.push((entry) => !reserving(entry))
  if (filter.feature) checks.push((entry) => entry.feature === filter.feature)
  if (filter.direction) checks.push((entry) => Math.sign(entry.amount) === (filter.direction === 'in' ? 1 : -1))
  const { from, to } = filter
  if (from) checks.push((entry) => entry.happenedAt.getTime() >= from.getTime())
  if (to) checks.push((entry) => entry.happenedAt.getTime() < to.getTime())
  return all.filter((entry) => checks.every((check) => check(entry))).map(({ number }) => number)
}

describe('balance at a moment', () => {
  test('is what the last entry booked by then left, before the first, between two, exactly on one, and to come', async () => {
    const run = async (history: Step[]) => {
      const { id } = await lived(history)
      const rows = await sql`
        select number::int, balance_after::int as balance, booked_at from entries where account_id = ${id} order by number`
      const moments = rows.flatMap((row) => [-1, 0, 1].map((beside) => row.booked_at.getTime() + beside))
      for (const moment of [0, ...moments, Date.now() + 9_999 * 24 * HOUR_MS]) {
        const last = rows.filter((row) => row.booked_at.getTime() <= moment).at(-1)
        expect(await balanceAt(id, new Date(moment))).toEqual({ balance: last?.balance ?? 0, entry: last?.number ?? 0 })
      }
    }
    await fc.assert(fc.asyncProperty(steps(25), run), { numRuns: 10 })
  }, 120_000)

  test('an empty book had nothing at any time, and an account nobody opened is a bug', async () => {
    const id = await newAccount()
    expect(await balanceAt(id, new Date())).toEqual({ balance: 0, entry: 0 })
    await expect(balanceAt(randomUUID(), new Date())).rejects.toThrow('There is no account')
  })
})

test('[B14] every credit of a random book is traced back to the payment, refill or correction that brought it', async () => {
  const run = async (history: Step[]) => {
    const { id, commands } = await lived(history)
    const brought = new Map(
      commands.flatMap((each) =>
        ['grant', 'refill', 'adjust'].includes(each.kind) ? [[each.key, each] as const] : [],
      ),
    )
    const { entries } = await leafThrough(id, EVERYTHING, 500)
    const lots = new Set(entries.flatMap(({ sources }) => sources.map(({ lot }) => lot)))
    for (const lot of lots) {
      const way = await originsOf(id, lot)
      const ends = way.filter(({ from }) => from.length === 0)
      expect(ends.length).toBeGreaterThan(0)
      for (const { source, entry } of ends) {
        const command = brought.get(entry.key)
        expect(command, `lot ${lot} ends at entry ${entry.number}`).toBeDefined()
        expect(source).toBe(command && 'source' in command ? command.source : 'adjustment')
      }
      const known = new Set(way.map((each) => each.lot))
      for (const each of way.flatMap(({ from }) => from)) expect(known).toContain(each)
    }
  }
  await fc.assert(fc.asyncProperty(steps(60), run), { numRuns: 10 })
}, 120_000)

test('[B14] credits that have moved to the bank, though nobody wrote it down yet, are traced as well', async () => {
  const id = await newAccount()
  await setClock(0)
  const start = new Date()
  const end = new Date(start.getTime() + HOUR_MS)
  const refill = { kind: 'refill' as const, accountId: id, key: 'refill', actor: 'calendar', source: 'refill:one' }
  await submit({ ...refill, credits: credits(10), periodStart: start, periodEnd: end, rolloverCap: credits(10) })
  await setClock(2)
  const [moved] = (await readHistory(id, { filter: EVERYTHING })).entries
  expect(moved?.kind).toBe('rollover')
  const bank = moved?.sources.find(({ bucket }) => bucket === 'rollover')
  expect((await originsOf(id, bank?.lot as number)).map(({ source }) => source)).toEqual(['rollover:1', 'refill:one'])
  await setClock(0)
})

test('[B14] bought credits are traced to the purchase that paid for them, and refilled ones to their refill', async () => {
  await setClock(0)
  const { id, payment, purchase } = await smallBook()
  const { entries } = await readHistory(id, { filter: EVERYTHING })
  const origins = await Promise.all(
    entries.flatMap(({ sources }) => sources.map(async ({ lot }) => (await originsOf(id, lot)).at(-1))),
  )
  const paid = origins.filter((origin) => origin?.source === `payment:${payment}`)
  const refilled = origins.filter((origin) => origin?.source === 'refill:one' && origin.entry.kind === 'refill')
  expect([paid.length, refilled.length]).toEqual([1, origins.length - 1])
  const [bought] = await sql`select id, entry::int from purchases where stripe_payment_intent_id = ${payment}`
  expect(bought).toEqual({ id: purchase, entry: paid[0]?.entry.number })
})
