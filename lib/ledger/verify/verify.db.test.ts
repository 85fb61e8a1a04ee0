import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fc from 'fast-check'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, db, disconnect } from '@/db/client'
import { type TestDatabase, testDatabase } from '@/e2e/fixtures/database'
import { setTestEnvironment } from '@/e2e/fixtures/environment'
import { steps, toCommands } from '@/e2e/fixtures/ledger-steps'
import { type SmallBook, smallBook } from '@/e2e/fixtures/small-book'
import { credits } from '@/lib/core/money'
import { openAccount } from '@/lib/ledger/commands'
import { submit } from '@/lib/ledger/writer'
import { sayFault } from './faults'
import { verify } from './verify'

let database: TestDatabase
/** As the product's own role, which may read everything and rewrite no entry. */
let reader: Sql
/** Whom no trigger stops: the only one who can plant a fault at all. */
let forger: Sql

beforeAll(async () => {
  database = await testDatabase()
  setTestEnvironment({ databaseUrl: database.url })
  reader = connect(database.url, 2)
  forger = postgres(database.url, { max: 1, onnotice: () => {}, connection: { session_replication_role: 'replica' } })
})

afterAll(async () => {
  await Promise.all([disconnect(), reader.end(), forger.end()])
  await database.drop()
})

async function prove(accountId?: string) {
  const faults: string[] = []
  const counted = await verify(reader, (fault) => faults.push(sayFault(fault)), accountId)
  return { counted, faults }
}

async function runCommand(): Promise<{ code: number; said: string }> {
  const command = spawn(process.execPath, ['--import', 'tsx', 'lib/ledger/verify/main.ts'], { env: process.env })
  let said = ''
  for (const stream of [command.stdout, command.stderr]) stream.on('data', (chunk) => (said += chunk))
  const [code] = await once(command, 'close')
  return { code: code as number, said }
}

describe('a database without a fault', () => {
  test('[X7] random histories of every command, in books side by side, have none', async () => {
    const start = new Date()
    const histories = fc.sample(steps(60), 20)
    const books = histories.map((history) => toCommands(crypto.randomUUID(), history, start))
    for (const book of books) {
      const { accountId } = book[0]!.command
      await db().transaction((tx) => openAccount(tx, accountId))
      for (const { command, hours } of book) {
        await forger`update clock set offset_ms = ${hours * 3_600_000}`
        await submit(command)
      }
      await forger`update clock set offset_ms = 0`
    }
    await smallBook()
    const { counted, faults } = await prove()
    expect(faults).toEqual([])
    const [rows] = await reader`
      select (select count(*)::int from accounts) as accounts, (select count(*)::int from entries) as entries,
        (select count(*)::int from lots) as lots`
    expect(counted).toEqual(rows)
    expect(counted.entries).toBeGreaterThan(500)
  }, 120_000)

  test('[X7] a book of more entries than are read at once, written to meanwhile, has none', async () => {
    const { id, other } = await smallBook()
    const spend = (index: number) => {
      const base = { accountId: index % 3 ? id : other, key: `small ${index}`, actor: 'test', credits: credits(1) }
      return index % 2
        ? { kind: 'spend' as const, ...base, feature: `feature ${index % 7}`, groupRef: `group ${index % 5}` }
        : { kind: 'grant' as const, ...base, bucket: 'plan' as const, source: `gift:${index}`, expiresAt: null }
    }
    await Promise.all(Array.from({ length: 7_000 }, (_, index) => submit(spend(index))))
    let [written, proving] = [0, true]
    const writing = (async () => {
      while (proving) await submit(spend(10_000 + written++))
    })()
    // How much is written during one proof is up to the machine; it is proven again until enough was.
    const faults: string[] = []
    try {
      while (written <= 10) faults.push(...(await prove()).faults)
    } finally {
      proving = false
      await writing
    }
    expect(faults).toEqual([])
    expect((await prove(id)).faults).toEqual([])
  }, 60_000)

  test('[X7] the command says so in one line', async () => {
    const { code, said } = await runCommand()
    expect(said.trim()).toMatch(/^Every book adds up: \d+ accounts, [\d,]+ entries, [\d,]+ lots in [\d.]+ s\.$/)
    expect(code).toBe(0)
  }, 60_000)
})

type Plant = (book: SmallBook) => Promise<unknown>

/** Runs one statement on the forged book, whose id is `$1`. */
const forged =
  (statement: string): Plant =>
  ({ id }) =>
    forger.unsafe(statement, [id])
const account = (set: string) => forged(`update accounts set ${set} where id = $1`)
const entry = (number: number, set: string) =>
  forged(`update entries set ${set} where account_id = $1 and number = ${number}`)
const lot = (number: number, set: string) =>
  forged(`update lots set ${set} where account_id = $1 and number = ${number}`)
const hold = (number: number, set: string) =>
  forged(`update holds set ${set} where account_id = $1 and entry = ${number}`)
const use = (set: string) => forged(`update usage_days set ${set} where account_id = $1 and feature = 'portrait'`)
const purchase = (set: string) => forged(`update purchases set ${set} where account_id = $1`)

/** What is planted, how, and what must be said of it. */
const PLANTED: [string, Plant, string | RegExp][] = [
  ['a balance off its entries', account('balance = 109'), ': the balance is 109, but 108 follows'],
  ['a balance off its lots', account('balance = 107'), ': the sum of its lots is 108, but 107 follows'],
  ['debt that nobody owes', account('debt = 7'), ': the debt is 7, but 0 follows'],
  ['more forgiven than was owed', entry(6, `lots = '2:10 0:3'`), ', entry 6: the debt is -3, but at least 0 follows'],
  ['an entry counted, but not there', account('last_entry = 11'), ': the number of entries is 11, but 10 follows'],
  ['a lot counted, but not there', account('last_lot = 3'), ': the number of lots is 3, but 2 follows'],
  ['a lock nobody set', account('top_ups_locked = true'), ': the lock on top-ups is true, but false follows'],
  ['a cycle no refill began', account('cycle_ends_at = null'), ': the end of the cycle is none, but 2100-01-01T'],
  ['a booking that never was', account(`last_booked_at = '2101-01-01'`), ': the last booking is 2101-01-01T'],
  ['another last hash', account(`last_hash = '\\x00'`), /: the last hash is 00, but [0-9a-f]{32} follows/],
  ['entries without an account', forged('delete from accounts where id = $1'), ': the account is none, but one'],
  [
    'an entry taken out',
    forged('delete from entries where account_id = $1 and number = 8'),
    ', entry 9: the number is 9, but 8 follows',
  ],
  ['a running balance', entry(3, 'balance_after = 121'), ', entry 3: the balance after it is 121, but 120 follows'],
  ['an amount', entry(3, 'amount = -29'), ', entry 3: the amount is -29, but -30 follows'],
  ['a hold that moves credits', entry(4, 'amount = -1'), ', entry 4: the amount is -1, but 0 follows'],
  [
    'a reason rewritten',
    entry(6, `reason = 'another'`),
    /, entry 6: the hash is [0-9a-f]{32}, but [0-9a-f]{32} follows/,
  ],
  ['a hash rewritten', entry(6, `hash = '\\xff'`), ', entry 6: the hash is ff, but '],
  ['time that runs back', entry(5, `booked_at = '2001-01-01'`), ', entry 5: the time of booking is 2001-01-01T'],
  ['an empty key', entry(8, `key = ''`), ', entry 8: the key is empty, but one follows'],
  [
    'a lot overdrawn for a while',
    entry(3, `lots = '2:-60 1:30'`),
    ', entry 3, lot 2: what a lot has left is -10, but at',
  ],
  ['credits of a lot nobody knows', entry(3, `lots = '9:-30'`), ', entry 3: the lot it touches is none, but lot 9'],
  ['held credits spent by others', entry(5, `lots = '2:-1 1:-14', ref = null`), ', entry 5: the hold it ends is none'],
  ['a lot off its trail', lot(2, 'remaining = 9'), ', lot 2: what it has left is 9, but 8 follows'],
  ['an open lot closed', lot(1, 'open = false'), ', lot 1: whether it is open is false, but true follows'],
  ['more held than holds say', lot(2, 'held = 6'), ', lot 2: what is held is 6, but 5 follows'],
  ['a grant made larger', lot(1, 'granted = 1000'), ', lot 1: what was granted is 1000, but 100 follows'],
  ['a lot without a source', lot(2, `source = ''`), ', lot 2: the source is empty, but what entry 2 names follows'],
  ['a lot of another entry', lot(2, 'entry = 77'), ', lot 2: the entry that brought it is 77, but 2 follows'],
  [
    'a lot out of thin air',
    forged(`insert into lots (account_id, number, bucket, source, entry, granted, remaining, happened_at, rolls_over, open)
      select account_id, 3, bucket, source, 4, granted, remaining, happened_at, rolls_over, true from lots where account_id = $1 and number = 1`),
    ', lot 3: the entry that brought it is 4, but none follows',
  ],
  [
    'a lot lost',
    forged('delete from lots where account_id = $1 and number = 1'),
    ', entry 1: the lot it touches is none, but lot 1 follows',
  ],
  ['an open hold closed', hold(7, 'open = false'), ', hold 7: whether it is open is false, but true follows'],
  ['a captured hold open', hold(4, 'open = true'), ', hold 4: whether it is open is true, but false follows'],
  ['a hold of other lots', hold(7, `slices = '1:5'`), ', hold 7: the list of slices is 1:5, but 2:5 follows'],
  ['a hold under another key', hold(7, `key = 'other'`), ', hold 7: the key is other, but second hold follows'],
  ['a hold for another work', hold(7, `group_ref = null`), ', hold 7: the group is none, but spring follows'],
  ['a hold without an entry', hold(7, 'entry = 70'), ', hold 70: the hold is 70, but none follows'],
  ['a hold lost', forged('delete from holds where account_id = $1'), ', hold 7: the hold is none, but 7 follows'],
  ['use counted twice', use('credits = 40'), /, use on \S+ of portrait: the sum of credits used is 40, but 20 follows/],
  ['uses miscounted', use('uses = 2'), /, use on \S+ of portrait: the number of uses is 2, but 1 follows/],
  [
    'use of another group',
    use(`group_ref = 'x'`),
    /, use on \S+ of portrait for x: the sum of credits used is 20, but none/,
  ],
  [
    'use not counted',
    use(`feature = 'gone'`),
    /, use on \S+ of portrait: the sum of credits used is none, but 20 follows/,
  ],
  ['a purchase of more', purchase('credits = 500'), /, purchase \S+: what was granted is 100, but 500 follows/],
  ['a purchase nobody paid', purchase(`status = 'pending'`), /: the purchase of the payment is pending, but paid/],
  ['another grant named', purchase('entry = 2'), /, purchase \S+: the grant of the payment is 2, but 1 follows/],
  [
    'a paid purchase without credits',
    purchase(`stripe_payment_intent_id = 'pi_unknown'`),
    /, purchase \S+: the grant of the payment is 1, but none follows/,
  ],
  [
    'a payment that brought credits twice',
    ({ id, payment }) => {
      const source = { bucket: 'top-up' as const, source: `payment:${payment}`, expiresAt: null }
      return submit({ kind: 'grant', accountId: id, key: 'again', actor: 'test', credits: credits(100), ...source })
    },
    /, entry 11, payment:\S+: the grant of the payment is entry 11, but only entry 1 follows/,
  ],
  [
    'a payment that a refill brought',
    ({ payment, ...book }) => lot(2, `source = 'payment:${payment}'`)({ payment, ...book }),
    /, lot 2: the source is payment:\S+, but no payment in a refill follows/,
  ],
  [
    'a payment of another account’s purchase',
    async ({ payment, other }) => {
      const granted = { bucket: 'top-up' as const, source: `payment:${payment}`, expiresAt: null }
      await submit({ kind: 'grant', accountId: other, key: 'x', actor: 'test', credits: credits(100), ...granted })
    },
    /, lot 2: the purchase of the payment is payment:\S+, but a grant to account \S+ follows/,
  ],
  [
    'a refund of too much',
    entry(6, 'amount = 31'),
    ', entry 6: what it undoes is 31 credits of entry 3, but at most 30',
  ],
  ['a refund of nothing', entry(6, 'ref = 1'), ', entry 6: what it undoes is 10 credits of entry 1, but no spend'],
  ['a restore of nothing', entry(6, `kind = 'restore'`), ', entry 6: what it undoes is entry 3, but no take-back'],
  [
    'a transfer that never arrived',
    ({ other }) => forger`delete from entries where account_id = ${other}`,
    ', entry 10: the other side of the transfer is none, but 7 follows',
  ],
  [
    'a transfer that grew on the way',
    ({ other }) => forger`update entries set amount = 8 where account_id = ${other}`,
    ', entry 10: the other side of the transfer is 8, but 7 follows',
  ],
  [
    'one key of two entries',
    async (book) => {
      await forger`drop index entries_key`
      await entry(9, `key = 'spent'`)(book)
    },
    ', entry 9: the key is that of 2 entries, but only entry 3 follows',
  ],
]

describe('planted faults', () => {
  test.each(PLANTED)('[X7] %s: found and named', async (_what, plant, said) => {
    const book = await smallBook()
    expect((await prove(book.id)).faults).toEqual([])
    await plant(book)
    const { faults } = await prove()
    const named = faults.filter((line) => line.includes(book.id) || line.includes(book.other))
    expect(named.filter((line) => (typeof said === 'string' ? line.includes(said) : said.test(line)))).toHaveLength(1)
  })

  test('[X7] a fault is named where it is, and nowhere else', async () => {
    const book = await smallBook()
    await entry(3, `reason = 'another'`)(book)
    const { faults } = await prove(book.id)
    expect(faults).toHaveLength(1)
  })

  test('[X7] the command names them all and exits with 1', async () => {
    const { faults } = await prove()
    const { code, said } = await runCommand()
    expect(code).toBe(1)
    for (const fault of faults) expect(said).toContain(fault)
    expect(said).toContain(`${faults.length} faults: `)
  }, 60_000)
})
