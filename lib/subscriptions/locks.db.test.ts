import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { accounts } from '@/db/schema'
import { faultsOf } from '@/e2e/fixtures/book'
import { theirsOf } from '@/e2e/fixtures/subscribers'
import { atStripe, deliverAll, newDesk, newSubscriber, openTill, type Till } from '@/e2e/fixtures/till'
import { credits } from '@/lib/core/money'
import { readBalance, readHistory } from '@/lib/ledger/queries'
import { submit } from '@/lib/ledger/writer'
import type { Desk } from '@/lib/workspaces/queries'
import { lockEnded } from './locks'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

async function bought(desk: Desk): Promise<void> {
  const pack = { bucket: 'top-up' as const, source: 'payment:pi_1', expiresAt: null, credits: credits(500) }
  const answer = await submit({ kind: 'grant', accountId: desk.client.id, key: 'pack', actor: 'test', ...pack })
  expect(answer).toMatchObject({ ok: true })
}

/** A plan that ended when nobody locked packs yet: the book is as it was then. */
async function endedLongAgo(): Promise<Desk> {
  const desk = await newSubscriber(till, 'micro')
  await bought(desk)
  await atStripe(till, 'DELETE', `subscriptions/${(await theirsOf(till, desk)).id}`)
  await deliverAll(till)
  expect(await submit({ kind: 'unlock', accountId: desk.client.id, key: 'as it was', actor: 'test' })).toMatchObject({
    ok: true,
  })
  return desk
}

const lockedOf = async (desk: Desk) => {
  const [book] = await db().select().from(accounts).where(eq(accounts.id, desk.client.id))
  return book?.topUpsLocked
}

test('packs of plans that ended before packs were locked are locked once; everybody else’s are left alone', async () => {
  const [ended, living, free] = [await endedLongAgo(), await newSubscriber(till, 'micro'), await newDesk()]
  const back = await endedLongAgo()
  const { spendable } = { spendable: async (desk: Desk) => (await readBalance(desk.client.id)).available }
  await bought(living)
  await bought(free)
  expect(await spendable(ended)).toBeGreaterThanOrEqual(500)
  await lockEnded()
  await lockEnded()
  expect(await Promise.all([ended, back, living, free].map(lockedOf))).toEqual([true, true, false, false])
  expect(await spendable(ended)).toBeLessThan(5_081)
  const entries = (await readHistory(ended.client.id)).entries.filter(({ kind }) => kind === 'lock')
  // Once when it ended, once now.
  expect(entries).toHaveLength(2)
  expect(await faultsOf(till.owner, ended.client.id)).toEqual([])
}, 120_000)
