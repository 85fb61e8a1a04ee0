import { afterAll, beforeAll, expect, test } from 'vitest'
import { clockNow } from '@/db/clock'
import { asSeen, chosen, theirsOf } from '@/e2e/fixtures/subscribers'
import { newSubscriber, openTill, type Till } from '@/e2e/fixtures/till'
import { cancelPlan, keepPlan } from './cancel'
import { undoChange } from './choose'
import { readAgain } from './paid-cycles'
import { pausePlan, resumePlan } from './pause'
import { standingOf } from './queries'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

const outdated = {
  ok: false,
  refusal: { code: 'quote-outdated', wayOut: 'reload', message: expect.stringContaining('has changed since the page') },
}

test('[C28] a tab that shows the plan as it was cancels nothing that was just changed', async () => {
  const desk = await newSubscriber(till, 'micro')
  const old = await asSeen(desk)
  await chosen(desk, 'macro')
  expect(await cancelPlan(desk, old)).toEqual(outdated)
  expect(await cancelPlan(desk, { seen: null })).toEqual(outdated)
  expect(await theirsOf(till, desk)).toMatchObject({ status: 'active', cancel_at_period_end: false })
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'macro', cancelAt: null })
  expect(await cancelPlan(desk, await asSeen(desk))).toMatchObject({ ok: true })
}, 120_000)

test('[C28] pressing twice is one cancellation, and a tab from before it keeps nothing', async () => {
  const desk = await newSubscriber(till, 'micro')
  const old = await asSeen(desk)
  expect(await cancelPlan(desk, old)).toMatchObject({ ok: true })
  expect(await cancelPlan(desk, old)).toMatchObject({ refusal: { code: 'already-current' } })
  expect(await keepPlan(desk, old)).toEqual(outdated)
  expect(await standingOf(desk.client.id)).toMatchObject({ cancelAt: expect.any(Date) })
  expect(await keepPlan(desk, await asSeen(desk))).toMatchObject({ ok: true })
}, 120_000)

test('[C11] a tab that shows one scheduled change undoes no other', async () => {
  const desk = await newSubscriber(till, 'mega')
  await chosen(desk, 'macro')
  const old = await asSeen(desk)
  await chosen(desk, 'micro')
  expect(await undoChange(desk, old)).toEqual(outdated)
  expect(await standingOf(desk.client.id)).toMatchObject({ scheduled: { plan: 'micro' } })
  expect(await undoChange(desk, await asSeen(desk))).toMatchObject({ ok: true })
}, 120_000)

test('[C12] a tab that shows one plan neither pauses nor resumes another one', async () => {
  const desk = await newSubscriber(till, 'micro')
  const old = await asSeen(desk)
  const until = new Date((await clockNow()).getTime() + 20 * 86_400_000).toISOString()
  await chosen(desk, 'mega', 'year')
  expect(await pausePlan(desk, { ...old, until })).toEqual(outdated)
  expect(await theirsOf(till, desk)).toMatchObject({ status: 'active' })
  const active = await asSeen(desk)
  expect(await pausePlan(desk, { ...active, until })).toMatchObject({ ok: true })
  expect(await resumePlan(desk, active)).toEqual(outdated)
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'mega', status: 'paused' })
  expect(await resumePlan(desk, await asSeen(desk))).toMatchObject({ ok: true })
}, 120_000)

test('a read that finds nothing new outdates no tab', async () => {
  const desk = await newSubscriber(till, 'micro')
  const seen = await asSeen(desk)
  await readAgain((await theirsOf(till, desk)).id)
  expect(await cancelPlan(desk, seen)).toMatchObject({ ok: true })
}, 120_000)
