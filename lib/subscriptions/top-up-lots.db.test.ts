import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { clockNow } from '@/db/clock'
import { purchases } from '@/db/schema'
import { topUp } from '@/e2e/fixtures/accounts'
import { pause, resume } from '@/e2e/fixtures/subscribers'
import { newSubscriber, openTill, type Till } from '@/e2e/fixtures/till'
import { cents, credits } from '@/lib/core/money'
import { readBalance, readHistory } from '@/lib/ledger/queries'
import { submit } from '@/lib/ledger/writer'
import type { Desk } from '@/lib/workspaces/queries'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

const inTenDays = async () => new Date((await clockNow()).getTime() + 10 * 86_400_000).toISOString()
const kindsOf = async (desk: Desk) =>
  (await readHistory(desk.client.id)).entries.map(({ kind }) => kind).filter((kind) => kind.endsWith('lock'))

test('without top-ups a pause and its end write no line about them', async () => {
  const desk = await newSubscriber(till, 'macro')
  expect(await pause(desk, await inTenDays())).toMatchObject({ ok: true })
  expect(await resume(desk)).toMatchObject({ ok: true })
  expect(await kindsOf(desk)).toEqual([])
})

test('top-ups that are all spent are locked too: what is given back to them stays locked until the plan goes on', async () => {
  const desk = await newSubscriber(till, 'macro')
  const accountId = desk.client.id
  await submit(topUp(accountId, 1_000))
  const { available } = await readBalance(accountId)
  const line = { accountId, actor: 'test', key: 'all' }
  await submit({ ...line, kind: 'spend', credits: available, feature: 'portrait' })
  await pause(desk, await inTenDays())
  await submit({ ...line, kind: 'refund', key: 'back', of: 'all', credits: credits(100) })
  expect((await readBalance(accountId)).buckets.find(({ bucket }) => bucket === 'top-up')).toMatchObject({
    locked: true,
  })
  await resume(desk)
  expect(await kindsOf(desk)).toEqual(['unlock', 'lock'])
})

test('a payment for packs that is under way counts: they are locked when they arrive', async () => {
  const desk = await newSubscriber(till, 'macro')
  const accountId = desk.client.id
  await db()
    .insert(purchases)
    .values({
      accountId,
      workspaceId: desk.workspace.id,
      requestId: crypto.randomUUID(),
      pack: 'nano',
      quantity: 1,
      credits: credits(4_000),
      amountCents: cents(12_00),
      currency: 'usd',
      method: 'element',
      status: 'processing',
      createdBy: desk.user.id,
      createdAt: await clockNow(),
    })
  await pause(desk, await inTenDays())
  await submit(topUp(accountId, 4_000))
  expect((await readBalance(accountId)).available).toBe(20_080)
  expect(await kindsOf(desk)).toEqual(['lock'])
})
