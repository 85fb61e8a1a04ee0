import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, disconnect } from '@/db/client'
import { accountWith } from '@/e2e/fixtures/accounts'
import { type TestDatabase, testDatabase } from '@/e2e/fixtures/database'
import { openDoor, openLane, type Part } from '@/e2e/fixtures/doors'
import { setTestEnvironment } from '@/e2e/fixtures/environment'
import { breakOff, raceOfOneKey, raceOfSpends } from '@/e2e/fixtures/races'
import { credits } from '@/lib/core/money'
import type { HoldCredits, Spend } from './types'

// Each race is run twice: as the product is, when nothing may be wrong, and with one part of it taken out, when the very
// same assertions must notice.

let database: TestDatabase
let owner: Sql
let clients: Sql[]

beforeAll(async () => {
  database = await testDatabase()
  setTestEnvironment({ databaseUrl: database.url })
  owner = connect(database.url, 2)
  clients = [connect(database.url, 1), connect(database.url, 1), connect(database.url, 1)]
})

afterAll(async () => {
  await Promise.all([disconnect(), owner.end(), ...clients.map((client) => client.end())])
  await database.drop()
})

const doors = (without?: Part) => clients.map((client) => openDoor(client, { without }))

async function spends(without?: Part): Promise<string[]> {
  const account = { id: await accountWith(255), balance: 255 }
  return raceOfSpends(owner, doors(without), account, { cost: 10, times: 20 })
}

async function oneKey(without?: Part): Promise<string[]> {
  const command: Spend = { kind: 'spend', accountId: await accountWith(5_000), key: randomUUID(), ...use }
  return raceOfOneKey(owner, doors(without), command, 34)
}

async function halfWay(without?: Part): Promise<string[]> {
  const expiresAt = new Date(Date.now() + 3_600_000)
  const command: HoldCredits = { kind: 'hold', accountId: await accountWith(50), key: 'hold', ...use, expiresAt }
  return breakOff(owner, openDoor(clients[0] as Sql, { without, failsAfter: true }), command)
}

const use = { actor: 'test', credits: credits(10), feature: 'clip' }

test('sixty spends through three connections: exactly the affordable number succeeds', async () => {
  expect(await spends()).toEqual([])
})

test('without the account lock that race turns red', async () => {
  expect(await spends('the account lock')).not.toEqual([])
})

test('the same race through three lanes, which read without a lock', async () => {
  const account = { id: await accountWith(255), balance: 255 }
  const lanes = clients.map((client) => openLane(client))
  expect(await raceOfSpends(owner, lanes, account, { cost: 10, times: 20 })).toEqual([])
})

test('without the look whether books moved on that race turns red, although no number can be taken twice', async () => {
  const account = { id: await accountWith(255), balance: 255 }
  const lanes = clients.map((client) => openLane(client, 'the look whether books moved on'))
  const faults = await raceOfSpends(owner, lanes, account, { cost: 10, times: 20 })
  expect(faults).not.toEqual([])
  expect(faults.join()).toContain('entries_account_id_number_pk')
})

test('one key a hundred times through three connections: one effect', async () => {
  expect(await oneKey()).toEqual([])
})

test('without the look for known keys that race turns red, although no second entry can be written', async () => {
  const faults = await oneKey('the known keys')
  expect(faults).not.toEqual([])
  expect(faults).not.toContainEqual(expect.stringContaining('booked'))
})

test('a command whose caller fails half way leaves nothing', async () => {
  expect(await halfWay()).toEqual([])
})

test('without the transaction both turn red', async () => {
  expect(await halfWay('the transaction')).toContainEqual('1 entries stayed')
  expect(await spends('the transaction')).not.toEqual([])
})

// Last, because no later test of this file could trust its database.
test('without the unique key either, one key has more than one effect', async () => {
  await owner.begin(async (tx) => {
    await tx`set local role none`
    await tx`drop index entries_key`
  })
  expect(await oneKey()).toEqual([])
  expect(await oneKey('the known keys')).toContainEqual('booked 102 times')
})
