import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { subscriptionChanges } from '@/db/schema'
import {
  asSeen,
  bankSays,
  bucketsOf,
  chargesOf,
  choose,
  chosen,
  newLegacyHolder,
  theirsOf,
} from '@/e2e/fixtures/subscribers'
import { deliverAll, newDesk, newSubscriber, openedCheckout, openTappedTill, payCheckout } from '@/e2e/fixtures/till'
import type { Desk } from '@/lib/workspaces/queries'
import { choosePlan, undoChange } from './choose'
import { previewPlan } from './previews'
import { nextRefillOf, standingOf } from './queries'
import { readQuote, writeQuote } from './quotes'

let till: Awaited<ReturnType<typeof openTappedTill>>

beforeAll(async () => {
  till = await openTappedTill()
})
afterAll(() => till.close())
afterEach(() => till.gate.open())

const changesOf = (desk: Desk) =>
  db().select().from(subscriptionChanges).where(eq(subscriptionChanges.accountId, desk.client.id))
const refused = (code: string) => ({ ok: false, refusal: { code, message: expect.stringMatching(/^[A-Z].+\.$/) } })

test('[C10] [X3] an upgrade charges and brings what was shown, and the events about it change nothing more', async () => {
  const desk = await newSubscriber(till, 'micro')
  const { preview, chosen: made } = await choose(desk, 'macro')
  if (!preview.ok) throw new Error(preview.refusal.message)
  const { money, credits } = preview.value
  expect(preview.value).toMatchObject({ kind: 'upgrade', when: 'now', warnings: [] })
  expect(made).toMatchObject({ value: { kind: 'changed', from: { plan: 'micro' }, to: { plan: 'macro' } } })
  expect(money.card).toEqual({ brand: 'visa', last4: '4242' })
  expect((await chargesOf(till, desk)).at(-1)).toBe(money.dueNowCents)
  expect(money.lines.map(({ text }) => text)).toEqual([
    'Paid back: the rest of Micro',
    'The rest of the period on Macro',
  ])
  expect(money.lines.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBe(money.dueNowCents)
  const arrived = credits.lines.find(({ kind }) => kind === 'arrives')!.credits
  expect(await bucketsOf(desk)).toEqual({ plan: 5_080 + arrived })
  expect(credits.balanceAfter).toBe(5_080 + arrived)
  expect(await nextRefillOf(desk.client.id)).toMatchObject(credits.nextRefill!)
  const before = await bucketsOf(desk)
  await deliverAll(till)
  expect(await bucketsOf(desk)).toEqual(before)
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'macro', tier: 2, priceCents: 40_00 })
})

test('a double click and a second tab are one change and one charge', async () => {
  const desk = await newSubscriber(till, 'micro')
  const preview = await previewPlan(desk, { plan: 'mega', interval: 'month' })
  const quote = preview.ok ? preview.value.quote : ''
  const clicks = await Promise.all([1, 2, 3].map(() => choosePlan(desk, { plan: 'mega', interval: 'month', quote })))
  expect(clicks.filter(({ ok }) => ok).length).toBeGreaterThan(0)
  expect(await choosePlan(desk, { plan: 'mega', interval: 'month', quote })).toMatchObject({
    value: { kind: 'changed' },
  })
  expect((await changesOf(desk)).map(({ status }) => status)).toEqual(['done'])
  expect(await chargesOf(till, desk)).toHaveLength(2)
})

test('[C10] a card that is declined changes nothing, also not what was scheduled; with another one it works', async () => {
  const desk = await newSubscriber(till, 'macro')
  await chosen(desk, 'micro')
  const before = [await bucketsOf(desk), await standingOf(desk.client.id)]
  await bankSays(till, desk, 'no')
  expect((await choose(desk, 'mega')).chosen).toMatchObject(refused('card-declined'))
  await bankSays(till, desk, 'confirm')
  expect((await choose(desk, 'mega')).chosen).toMatchObject({
    refusal: { code: 'needs-authentication', wayOut: 'portal' },
  })
  await deliverAll(till)
  expect([await bucketsOf(desk), await standingOf(desk.client.id)]).toEqual(before)
  expect(before[1]).toMatchObject({ scheduled: { plan: 'micro', interval: 'month' } })
  await bankSays(till, desk, 'yes')
  await chosen(desk, 'mega')
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'mega', scheduled: null })
  expect((await changesOf(desk)).map(({ status }) => status).sort()).toEqual(['done', 'done', 'failed', 'failed'])
})

test('[C10] [C11] a downgrade waits for its day, says so, gives way to another one and can be undone', async () => {
  const desk = await newSubscriber(till, 'mega')
  const { preview, chosen: made } = await choose(desk, 'macro')
  expect(preview).toMatchObject({
    value: {
      ...{ kind: 'downgrade', when: 'period-end', money: { dueNowCents: 0 } },
      warnings: ['fewer-features', 'later'],
    },
  })
  // Micro paid by the month buys no packages, paid by the year it does.
  for (const [interval, warned] of [
    ['month', true],
    ['year', false],
  ] as const) {
    const micro = await previewPlan(desk, { plan: 'micro', interval })
    expect(micro.ok && micro.value.warnings.includes('no-top-ups')).toBe(warned)
  }
  const { periodEnd } = await standingOf(desk.client.id)
  expect(made).toEqual({ ok: true, value: { kind: 'scheduled', at: periodEnd } })
  const at = periodEnd as Date
  expect((await standingOf(desk.client.id)).scheduled).toEqual({ plan: 'macro', interval: 'month', at })
  expect(await nextRefillOf(desk.client.id)).toEqual({ at, credits: 20_000, rolloverCap: 20_000 })
  expect((await choose(desk, 'macro')).chosen).toMatchObject(refused('already-current'))
  await chosen(desk, 'micro')
  expect((await standingOf(desk.client.id)).scheduled).toEqual({ plan: 'micro', interval: 'month', at })
  expect(await undoChange(desk, await asSeen(desk))).toEqual({ ok: true, value: { undone: true } })
  expect(await undoChange(desk, await asSeen(desk))).toMatchObject(refused('no-plan'))
  await chosen(desk, 'micro')
  expect((await standingOf(desk.client.id)).scheduled).toEqual({ plan: 'micro', interval: 'month', at })
  await undoChange(desk, await asSeen(desk))
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'mega', scheduled: null })
  expect((await theirsOf(till, desk)).schedule).toBeNull()
  expect(await chargesOf(till, desk)).toEqual([200_00])
})

test('[C10] from monthly to yearly at once: a new year, less what was paid back', async () => {
  const desk = await newSubscriber(till, 'micro')
  const { preview } = await choose(desk, 'macro', 'year')
  if (!preview.ok) throw new Error(preview.refusal.message)
  expect((await chargesOf(till, desk)).at(-1)).toBe(preview.value.money.dueNowCents)
  expect(preview.value.credits.balanceAfter).toBe((await bucketsOf(desk)).plan)
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'macro', interval: 'year', priceCents: 192_00 })
  // The year is counted from the second it is charged in, moments after it was shown.
  const late = (await standingOf(desk.client.id)).periodEnd!.getTime() - preview.value.money.next!.at.getTime()
  expect(late).toBeLessThan(60_000)
  // Back to monthly is for the year's end, also to a higher plan.
  expect((await choose(desk, 'mega')).preview).toMatchObject({ value: { kind: 'upgrade', when: 'period-end' } })
})

test('[C10] whoever has an earlier version keeps it at its price, is asked before leaving it, and can’t come back', async () => {
  const desk = await newLegacyHolder(till)
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'macro-2025', legacy: true, priceCents: 35_00 })
  const { preview } = await choose(desk, 'macro')
  expect(preview).toMatchObject({ value: { kind: 'change', when: 'now', warnings: ['legacy'] } })
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'macro', legacy: false, priceCents: 40_00 })
  expect((await choose(desk, 'macro-2025')).chosen).toMatchObject(refused('not-sold'))
  const visitor = await newDesk()
  const asked = { plan: 'macro-2025', interval: 'month' as const, quote: null }
  expect(await choosePlan(visitor, asked)).toMatchObject(refused('not-sold'))
})

test('what was shown is what is done: an old, a forged and an overtaken quote are refused, and nothing is charged', async () => {
  const desk = await newSubscriber(till, 'micro', 'year')
  const asked = { plan: 'mega', interval: 'year' as const }
  const preview = await previewPlan(desk, asked)
  if (!preview.ok) throw new Error(preview.refusal.message)
  const { quote } = preview.value
  const shown = readQuote(quote)!
  const forged = [
    { ...shown, dueNowCents: 1 },
    // Later is cheaper, and would bring a year of larger refills for next to nothing.
    { ...shown, prorationAt: shown.prorationAt! + 86_400 * 300 },
    { ...shown, prorationAt: shown.prorationAt! - 3_600 },
    { ...shown, prorationAt: null, dueNowCents: 0 },
    { ...shown, plan: 'macro' },
    { ...shown, version: 'another' },
  ].map(writeQuote)
  for (const each of [...forged, 'nonsense', '', null]) {
    const answer = await choosePlan(desk, { ...asked, quote: each })
    expect(answer, String(each)).toMatchObject({ ok: false })
  }
  await chosen(desk, 'mega', 'month')
  expect(await choosePlan(desk, { ...asked, quote })).toMatchObject(refused('quote-outdated'))
  expect(await chargesOf(till, desk)).toEqual([72_00])
  expect(await standingOf(desk.client.id)).toMatchObject({ plan: 'micro' })
})

test('what was shown for a later day grows old too, and its price is the one that holds', async () => {
  const desk = await newSubscriber(till, 'macro')
  const asked = { plan: 'micro', interval: 'month' as const }
  const preview = await previewPlan(desk, asked)
  const shown = readQuote(preview.ok ? preview.value.quote : '')!
  for (const other of [{ shownAt: shown.shownAt - 1_860 }, { nextCents: shown.nextCents - 1 }]) {
    const quote = writeQuote({ ...shown, ...other })
    expect(await choosePlan(desk, { ...asked, quote })).toMatchObject(refused('quote-outdated'))
  }
  expect(await choosePlan(desk, { ...asked, quote: writeQuote(shown) })).toMatchObject({ value: { kind: 'scheduled' } })
})

test('who chose a plan while a tab still showed none is told of it, not that this one is theirs', async () => {
  const desk = await newDesk()
  const session = await openedCheckout(desk, 'micro')
  till.gate.before = async ({ path }) => {
    if (!path.endsWith(`${session}/expire`)) return undefined
    till.gate.open()
    await payCheckout(till, session)
    await deliverAll(till)
    return undefined
  }
  const asked = { plan: 'mega', interval: 'month' as const, quote: null }
  expect(await choosePlan(desk, asked)).toMatchObject(refused('quote-outdated'))
})
