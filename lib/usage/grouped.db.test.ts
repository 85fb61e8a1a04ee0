import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, db, disconnect } from '@/db/client'
import { type TestDatabase, testDatabase } from '@/e2e/fixtures/database'
import { setTestEnvironment } from '@/e2e/fixtures/environment'
import { steps, toCommands } from '@/e2e/fixtures/ledger-steps'
import { openAccount } from '@/lib/ledger/commands'
import { submit } from '@/lib/ledger/writer'
import { usageBy } from './queries'

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

type Used = { day: string; feature: string; group: string; credits: number; uses: number }

/** The use that the entries themselves tell of, added up here and not by the roll-up. */
async function usedIn(accountId: string): Promise<Used[]> {
  const rows = await sql`
    select to_char(happened_at at time zone 'UTC', 'YYYY-MM-DD') as day, kind, feature, group_ref, amount::float8
    from entries where account_id = ${accountId} and kind in ('spend', 'capture', 'refund')`
  return rows.map((row) => ({
    day: row.day,
    feature: row.feature,
    group: row.group_ref ?? '',
    credits: -row.amount,
    uses: row.kind === 'refund' ? 0 : 1,
  }))
}

function groups(used: readonly Used[], by: 'day' | 'feature' | 'group') {
  const names = [...new Set(used.map((each) => each[by]))]
  return names.map((name) => ({ name, ...total(used.filter((each) => each[by] === name)) }))
}

function total(used: readonly Used[]) {
  const sum = (of: 'credits' | 'uses') => used.reduce((whole, each) => whole + each[of], 0)
  return { credits: sum('credits'), uses: sum('uses') }
}

const sorted = <Row extends { name: string }>(rows: readonly Row[]) =>
  [...rows].sort((a, b) => (a.name < b.name ? -1 : 1))

test('use by day, feature and group is what the entries of any history come to, refunds taken off', async () => {
  const start = new Date()
  const run = async (history: Parameters<typeof toCommands>[1], groupEvery: number) => {
    const id = randomUUID()
    await db().transaction((tx) => openAccount(tx, id))
    for (const [index, { command, hours }] of toCommands(id, history, start).entries()) {
      await sql`update clock set offset_ms = ${hours * 3_600_000}`
      const groupRef = index % groupEvery ? 'spring' : undefined
      await submit(command.kind === 'spend' || command.kind === 'hold' ? { ...command, groupRef } : command)
    }
    const used = await usedIn(id)
    const days = used.map(({ day }) => day).sort()
    const range = { from: days[0] ?? '2026-01-01', to: days.at(-1) ?? '2026-01-02' }
    for (const by of ['day', 'feature', 'group'] as const) {
      const { rows, ...sums } = await usageBy(id, { ...range, by })
      expect(sums).toEqual(total(used))
      const counted = by === 'day' ? rows.filter(({ name }) => days.includes(name)) : rows
      expect(sorted(counted)).toEqual(sorted(groups(used, by)))
      if (by !== 'day') continue
      const empty = rows.filter((row) => !counted.includes(row))
      expect(empty.filter((row) => row.credits !== 0 || row.uses !== 0)).toEqual([])
      expect(rows.length).toBe((Date.parse(range.to) - Date.parse(range.from)) / 86_400_000 + 1)
    }
  }
  await fc.assert(fc.asyncProperty(steps(60), fc.integer({ min: 1, max: 3 }), run), { numRuns: 12 })
}, 120_000)

test('a range leaves out what lies beside it, and an account without use has its days all the same', async () => {
  const id = randomUUID()
  await db().transaction((tx) => openAccount(tx, id))
  await sql`insert into usage_days (account_id, day, feature, credits, uses) values
    (${id}, '2026-01-30', 'clip', 100, 1), (${id}, '2026-01-31', 'clip', 20, 2), (${id}, '2026-02-02', 'clip', -5, 0),
    (${id}, '2026-02-03', 'clip', 100, 1)`
  expect(await usageBy(id, { from: '2026-01-31', to: '2026-02-02', by: 'day' })).toEqual({
    rows: [
      { name: '2026-01-31', credits: 20, uses: 2 },
      { name: '2026-02-01', credits: 0, uses: 0 },
      { name: '2026-02-02', credits: -5, uses: 0 },
    ],
    credits: 15,
    uses: 2,
  })
  const nothing = await usageBy(randomUUID(), { from: '2026-01-01', to: '2026-01-03', by: 'day' })
  expect(nothing.rows).toHaveLength(3)
  expect(await usageBy(id, { from: '2026-01-01', to: '2026-01-03', by: 'feature' })).toMatchObject({ rows: [] })
})
