import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, db, disconnect } from '@/db/client'
import { type TestDatabase, testDatabase } from '@/e2e/fixtures/database'
import { KEY_LOOKED_FOR } from '@/e2e/fixtures/doors'
import { setTestEnvironment } from '@/e2e/fixtures/environment'
import { prepare, recording, type Sent } from '@/e2e/fixtures/plans'
import { credits } from '@/lib/core/money'
import { openAccount, postThrough } from './commands'
import type { Command } from './types'

const ENTRIES = 50_000
const BATCH = 1_000

let database: TestDatabase
let connection: Sql
let account: string

beforeAll(async () => {
  database = await testDatabase()
  setTestEnvironment({ databaseUrl: database.url })
  connection = connect(database.url, 1)
  await asOwner(`alter table entries set (autovacuum_enabled = off); alter table accounts set (autovacuum_enabled = off);
    alter table lots set (autovacuum_enabled = off); alter table holds set (autovacuum_enabled = off)`)
  account = randomUUID()
  await db().transaction((tx) => openAccount(tx, account))
})

afterAll(async () => {
  await Promise.all([disconnect(), connection.end()])
  await database.drop()
})

const base = (key: string) => ({ accountId: account, actor: 'test', key })
const use = { credits: credits(1), feature: 'portrait' }
const spend = (key: string): Command => ({ ...base(key), kind: 'spend', ...use })

/** One command of every kind that reads something of its own. */
const looking = (): Command[] => [
  spend('spend 7'),
  { ...base('capture'), kind: 'capture', hold: 'hold', credits: credits(1) },
  { ...base('refund'), kind: 'refund', of: 'spend 7', credits: credits(1) },
  { ...base('take-back'), kind: 'take-back', source: 'payment', credits: credits(1) },
]

describe('the reading statements on 50,000 entries of one account, in tables nobody ever analyzed', () => {
  test('whenever they were prepared, they look up by their index and touch as many pages as for ten entries', async () => {
    await post([
      { ...base('grant'), kind: 'grant', credits: credits(1e9), bucket: 'top-up', source: 'payment', expiresAt: null },
      { ...base('hold'), kind: 'hold', ...use, expiresAt: new Date('2100-01-01') },
      ...Array.from({ length: 8 }, (_, index) => spend(`spend ${index}`)),
    ])
    const statements = await sentFor(looking())
    const early = await Promise.all(statements.map((sent, index) => prepare(connection, `early_${index}`, sent)))
    for (const statement of early) await tenTimes(statement.execute)

    await fill()
    expect(await neverAnalyzed()).toBe(true)

    const late = await Promise.all(statements.map((sent, index) => prepare(connection, `late_${index}`, sent)))
    for (const statement of late) await tenTimes(statement.execute)
    await connection`set plan_cache_mode = force_generic_plan`
    const generic = await Promise.all(statements.map((sent, index) => prepare(connection, `generic_${index}`, sent)))
    for (const statement of generic) await statement.execute()
    await connection`set plan_cache_mode = auto`

    for (const statement of [...early, ...late, ...generic]) {
      const { through, pages } = await statement.look()
      expect(through.filter((each) => each.startsWith('scan'))).toEqual([])
      expect(pages, through.join(', ')).toBeLessThan(50)
    }
    expect(await Promise.all(generic.map((statement) => statement.isGeneric()))).not.toContain(false)

    const probe = statements.findIndex(({ text }) => text.includes(KEY_LOOKED_FOR))
    for (const prepared of [early, late, generic]) {
      const looked = await prepared[probe]!.look()
      expect(looked.through.sort()).toEqual([
        'accounts_pkey',
        'entries_key',
        'holds_due',
        'holds_due',
        'holds_due',
        'holds_key',
        'lots_open',
      ])
      // Five keys are probed, a descent of three pages and the row itself for each; lots and holds take a few more.
      expect(looked.pages).toBeLessThanOrEqual(5 * 5 + 4 * 4)
    }
  }, 120_000)
})

/** Spends by the product's own hand, and as many lots, holds and accounts of others. */
async function fill(): Promise<void> {
  for (let from = 100; from < ENTRIES; from += BATCH)
    await post(Array.from({ length: BATCH }, (_, index) => spend(`spend ${from + index}`)))
  await asOwner(`
    insert into accounts (id, last_hash, last_booked_at) select gen_random_uuid(), '', now() from generate_series(1, 5000);
    insert into lots (account_id, number, bucket, source, entry, granted, remaining, happened_at, rolls_over, open)
      select id, number, 'plan', 'refill', 1, 1, 0, now(), false, false from accounts, generate_series(2, 11) as number;
    insert into holds (account_id, entry, key, slices, expires_at, feature, open)
      select id, -number, 'old ' || number, '', now(), 'clip', false from accounts, generate_series(1, 10) as number`)
}

async function post(commands: Command[]): Promise<void> {
  const answers = await connection.begin((tx) =>
    postThrough((text, values) => tx.unsafe(text, values as never[], { prepare: true }), commands),
  )
  expect(answers.filter((answer) => !answer.ok)).toEqual([])
}

/** What the ledger reads before it decides `commands`, which are then taken back. */
async function sentFor(commands: Command[]): Promise<Sent[]> {
  const sent: Sent[] = []
  const posted = connection.begin(async (tx) => {
    const answers = await postThrough(
      recording((text, values) => tx.unsafe(text, values as never[]), sent),
      commands,
    )
    expect(answers.filter((answer) => !answer.ok)).toEqual([])
    throw new Error('only looking')
  })
  await expect(posted).rejects.toThrow('only looking')
  return sent
}

async function tenTimes(run: () => Promise<unknown>): Promise<void> {
  for (let time = 0; time < 10; time += 1) await run()
}

async function neverAnalyzed(): Promise<boolean> {
  const rows = await connection`
    select relname from pg_class where relname in ('entries', 'lots', 'holds', 'accounts') and reltuples <> -1`
  return rows.length === 0
}

async function asOwner(statements: string): Promise<void> {
  await connection.begin(async (tx) => {
    await tx.unsafe('set local role none')
    await tx.unsafe(statements)
  })
}
