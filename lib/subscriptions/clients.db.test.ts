import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { clients } from '@/db/schema'
import { topUp } from '@/e2e/fixtures/accounts'
import { sentBy, somebody } from '@/e2e/fixtures/requests'
import { deliverAll, newDesk, openedCheckout, openTill, payCheckout } from '@/e2e/fixtures/till'
import { deskAction } from '@/lib/action'
import { credits } from '@/lib/core/money'
import { submit } from '@/lib/ledger/writer'
import { type Desk, deskFor } from '@/lib/workspaces/queries'
import { createClient } from './clients'
import { createClientDoor } from './doors'
import { clientsOf } from './queries'

let till: Awaited<ReturnType<typeof openTill>>

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

async function added(desk: Desk, name: string): Promise<Desk> {
  const created = await createClient(desk, { name })
  if (!created.ok) throw new Error(created.refusal.message)
  return (await deskFor(desk.user, created.value.slug)) as Desk
}

test('[B1] each client of a workspace has its own plan and balance', async () => {
  const first = await newDesk('agency')
  const harbour = await added(first, 'Harbour Coffee')
  const fjord = await added(first, '  Fjord   Outdoor ')
  await payCheckout(till, await openedCheckout(harbour, 'growth', 'month'))
  await deliverAll(till)
  await submit(topUp(harbour.client.id, 500))
  await submit({
    kind: 'spend',
    accountId: fjord.client.id,
    key: 'one ad',
    actor: 'test',
    credits: credits(4),
    feature: 'script',
  })
  const list = await clientsOf(first.workspace.id)
  expect(list.map(({ name, standing, available }) => [name, standing.planName, standing.status, available])).toEqual([
    ['Ada', 'Pilot', 'free', 10],
    ['Fjord Outdoor', 'Pilot', 'free', 6],
    ['Harbour Coffee', 'Growth', 'active', 6_510],
  ])
  expect(list.map(({ slug }) => slug)).toEqual([first, fjord, harbour].map(({ client }) => client.slug))
})

test('[B1] nobody sees the clients of another workspace', async () => {
  const [ours, theirs] = [await newDesk('agency'), await newDesk('agency')]
  const hidden = await added(theirs, 'Quiet One')
  expect((await clientsOf(ours.workspace.id)).map(({ name }) => name)).toEqual(['Ada'])
  expect(await deskFor(ours.user, hidden.client.slug)).toBeNull()
})

test('[B1] who may buy may add clients: owners and admins', async () => {
  const desk = await newDesk('agency')
  for (const [role, code] of [
    ['admin', null],
    ['member', 'not-allowed'],
    ['viewer', 'not-allowed'],
    [null, 'not-found'],
  ] as const) {
    const add = deskAction(createClientDoor, sentBy(await somebody(desk, role)))
    const answer = await add({ client: desk.client.slug, name: `Added by ${role}` })
    expect(answer.ok ? null : answer.refusal.code).toBe(code)
  }
  expect((await clientsOf(desk.workspace.id)).map(({ name }) => name)).toEqual(['Ada', 'Added by admin'])
})

test('[B1] the same name added 20 times at once is one client; a taken name is refused in words', async () => {
  const desk = await newDesk('agency')
  const answers = await Promise.all(Array.from({ length: 20 }, () => createClient(desk, { name: 'Lumen' })))
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await createClient(desk, { name: ' LUMEN ' })).toMatchObject({
    refusal: { code: 'name-taken', message: expect.stringContaining('Choose another name') },
  })
  expect(await db().$count(clients, eq(clients.workspaceId, desk.workspace.id))).toBe(2)
})

test('a workspace whose catalog has one client gets no second one', async () => {
  const desk = await newDesk('studio')
  expect(await createClient(desk, { name: 'Second' })).toMatchObject({ refusal: { code: 'too-many-clients' } })
  expect(await db().$count(clients, eq(clients.workspaceId, desk.workspace.id))).toBe(1)
})
