import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { faultsOf } from '@/e2e/fixtures/book'
import { followStripe, liveUntil, moveStripeTo } from '@/e2e/fixtures/clocks'
import { asSeen, bucketsOf, choose, chosen, pause, resume, theirsOf } from '@/e2e/fixtures/subscribers'
import { atStripe, deliverAll, newSubscriber, openTill, type Till } from '@/e2e/fixtures/till'
import { readBalance, readHistory } from '@/lib/ledger/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { cancelPlan } from './cancel'
import { choosePlan, undoChange } from './choose'
import { everythingDue } from './due'
import { previewPlan } from './previews'
import { nextRefillOf, standingOf } from './queries'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

const edgeOf = async (desk: Desk) => (await standingOf(desk.client.id)).periodEnd!.getTime() / 1000
const refused = (code: string) => ({ ok: false, refusal: { code, message: expect.stringMatching(/^[A-Z].+\.$/) } })

test('an upgrade in the last seconds of a cycle brings no credit any more, and no room in the bank for that cycle', async () => {
  const desk = await newSubscriber(till, 'micro')
  await liveUntil(till, (await edgeOf(desk)) + 5)
  expect(await bucketsOf(desk)).toEqual({ rollover: 5_000, plan: 5_000 })
  await liveUntil(till, (await edgeOf(desk)) - 60)
  const { preview } = await choose(desk, 'macro')
  expect(preview).toMatchObject({ value: { kind: 'upgrade', when: 'now' } })
  const lines = preview.ok ? preview.value.credits.lines : []
  expect(lines.map(({ kind, credits }) => [kind, credits])).toEqual([
    ['stays', 10_000],
    ['expires', 5_000],
  ])
  const [entry] = (await readHistory(desk.client.id)).entries
  expect(entry).toMatchObject({ kind: 'refill', amount: 0, reason: 'macro', moves: [] })
  await liveUntil(till, (await edgeOf(desk)) + 5)
  expect(await bucketsOf(desk)).toEqual({ rollover: 5_000, plan: 20_000 })
  expect(await faultsOf(till.owner, desk.client.id)).toEqual([])
}, 120_000)

test('a renewal to a smaller plan that is told while our clock is behind lets nothing of the larger one expire', async () => {
  const desk = await newSubscriber(till, 'macro')
  await chosen(desk, 'micro')
  const edge = await edgeOf(desk)
  await moveStripeTo(till, edge + 1)
  await followStripe(till, { behind: 30 })
  await deliverAll(till)
  // The free plan's day is over by now and in the bank; the larger plan's month is not.
  expect(await bucketsOf(desk)).toEqual({ rollover: 80, plan: 20_000 })
  await followStripe(till)
  await everythingDue()
  expect(await bucketsOf(desk)).toEqual({ rollover: 20_000, plan: 5_000 })
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'micro', scheduled: null })
  expect(await faultsOf(till.owner, desk.client.id)).toEqual([])
}, 120_000)

test('[C12] whoever decides on a period that is over at Stripe is asked to look again, and nothing is done', async () => {
  const cases = {
    pause: (desk: Desk) => pause(desk, '2035-01-01'),
    downgrade: async (desk: Desk) => (await choose(desk, 'micro')).chosen,
    cancel: async (desk: Desk) => cancelPlan(desk, await asSeen(desk)),
  }
  for (const [name, decide] of Object.entries(cases)) {
    const desk = await newSubscriber(till, 'macro')
    await moveStripeTo(till, (await edgeOf(desk)) + 1)
    await followStripe(till)
    const until = new Date((till.sandbox.store.now() + 9 * 86_400) * 1000).toISOString()
    const answer = name === 'pause' ? await pause(desk, until) : await decide(desk)
    expect(answer, name).toMatchObject(refused('quote-outdated'))
    const theirs = await theirsOf(till, desk)
    expect(theirs, name).toMatchObject({ status: 'active', schedule: null, cancel_at_period_end: false })
    // It has come home meanwhile, so whoever looks again sees what is true.
    expect(await edgeOf(desk), name).toBe(theirs.items.data[0]!.current_period_end)
    await deliverAll(till)
  }
}, 120_000)

test('undoing a change whose day has come is refused: it is done already', async () => {
  const desk = await newSubscriber(till, 'macro')
  await chosen(desk, 'micro')
  const seen = await asSeen(desk)
  await moveStripeTo(till, (await edgeOf(desk)) + 1)
  await followStripe(till)
  expect(await undoChange(desk, seen)).toMatchObject(refused('quote-outdated'))
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'micro', scheduled: null })
  await deliverAll(till)
}, 120_000)

test('a change at once when nothing is left of the period, and Stripe is late with the next, waits for that', async () => {
  const desk = await newSubscriber(till, 'micro')
  const edge = await edgeOf(desk)
  await moveStripeTo(till, edge - 30)
  await followStripe(till, { behind: -40 })
  expect((await choose(desk, 'macro')).chosen).toMatchObject(refused('payment-under-way'))
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'micro' })
  await liveUntil(till, edge + 5)
}, 120_000)

test('the free plan that begins again on the same day gives that day nothing more, and the next day its own', async () => {
  const desk = await newSubscriber(till, 'micro')
  const theirs = await theirsOf(till, desk)
  await atStripe(till, 'DELETE', `subscriptions/${theirs.id}`)
  await deliverAll(till)
  expect(await standingOf(desk.client.id)).toMatchObject({ status: 'free', plan: 'nano' })
  const free = async () =>
    (await readHistory(desk.client.id)).entries.filter(({ reason }) => reason === 'nano').map(({ amount }) => amount)
  expect(await free()).toEqual([80])
  await liveUntil(till, till.sandbox.store.now() + 86_400)
  expect(await free()).toEqual([80, 80])
  expect(await faultsOf(till.owner, desk.client.id)).toEqual([])
}, 120_000)

test('[C12] a pause in the second of a refill, one before or one after leaves as many credits once it is resumed', async () => {
  for (const past of [-1, 0, 1]) {
    const desk = await newSubscriber(till, 'macro', 'year')
    const edge = (await nextRefillOf(desk.client.id))!.at.getTime() / 1000
    await liveUntil(till, edge - 600)
    await moveStripeTo(till, edge + past)
    await followStripe(till)
    const second = vi.spyOn(till.sandbox.store, 'now').mockReturnValue(edge + past)
    expect(await pause(desk, new Date((edge + 9 * 86_400) * 1000).toISOString())).toMatchObject({ ok: true })
    second.mockRestore()
    await liveUntil(till, edge + 61)
    expect(await resume(desk)).toMatchObject({ ok: true })
    await deliverAll(till)
    const { rollover, plan = 0 } = await bucketsOf(desk)
    expect(rollover, `${past} seconds past`).toBe(20_000)
    // Seconds that were not paid back are counted down to the next lower credit.
    expect(plan, `${past} seconds past`).toBeGreaterThanOrEqual(19_990)
    expect(plan, `${past} seconds past`).toBeLessThanOrEqual(20_000)
    expect(await faultsOf(till.owner, desk.client.id)).toEqual([])
  }
}, 120_000)

test('[C10] a change at once that Stripe makes a moment after the edge brings what was shown: nothing of the old cycle expires', async () => {
  const desk = await newSubscriber(till, 'micro')
  await liveUntil(till, (await edgeOf(desk)) + 5)
  const edge = await edgeOf(desk)
  await liveUntil(till, edge - 60)
  const preview = await previewPlan(desk, { plan: 'macro', interval: 'year' })
  if (!preview.ok) throw new Error(preview.refusal.message)
  const { quote, credits } = preview.value
  const stripe = vi.spyOn(till.sandbox.store, 'now').mockReturnValue(edge + 1)
  expect(await choosePlan(desk, { plan: 'macro', interval: 'year', quote })).toMatchObject({ ok: true })
  stripe.mockRestore()
  await liveUntil(till, edge + 5)
  expect(await readBalance(desk.client.id)).toMatchObject({ total: credits.balanceAfter })
  expect((await bucketsOf(desk)).rollover).toBe(10_000)
  expect(await faultsOf(till.owner, desk.client.id)).toEqual([])
}, 120_000)
