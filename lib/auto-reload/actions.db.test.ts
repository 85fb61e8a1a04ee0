import { afterAll, beforeAll, expect, test } from 'vitest'
import { longStandingBuyer } from '@/e2e/fixtures/buyers'
import { reloadAt, spendDownTo, switchOnAt, versionFor } from '@/e2e/fixtures/reload'
import { sentBy, somebody } from '@/e2e/fixtures/requests'
import { openTill, type Till } from '@/e2e/fixtures/till'
import { declineNext } from '@/e2e/fixtures/top-ups'
import { confirming, refusing, seeing } from '@/lib/top-ups/doors'
import { reload } from '@/lib/top-ups/reload'
import type { Desk } from '@/lib/workspaces/queries'
import { settingThreshold, switchingOff, switchingOn } from './doors'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

const everyAction = (desk: Desk, request: ReturnType<typeof sentBy>) => {
  const client = desk.client.slug
  const purchaseId = crypto.randomUUID()
  return [
    switchingOn(request)({ client, pack: 'macro', threshold: 2_000, version: versionFor(desk, 'macro', 2_000) }),
    settingThreshold(request)({ client, threshold: 3_000, version: versionFor(desk, 'macro', 3_000) }),
    confirming(request)({ client, purchaseId }),
    refusing(request)({ client, purchaseId }),
    switchingOff(request)({ client }),
  ]
}

test.each(['owner', 'admin'] as const)(
  '[C25] %s switches auto-reload on, changes it and switches it off',
  async (role) => {
    const desk = await longStandingBuyer(till)
    const request = sentBy(await somebody(desk, role))
    const client = desk.client.slug
    const choice = { client, pack: 'macro', threshold: 2_000, version: versionFor(desk, 'macro', 2_000) }
    expect(await switchingOn(request)(choice)).toMatchObject({ value: { isOn: true, threshold: 2_000 } })
    const changed = { client, threshold: 3_000, version: versionFor(desk, 'macro', 3_000) }
    expect(await settingThreshold(request)(changed)).toMatchObject({ value: { threshold: 3_000 } })
    expect(await switchingOff(request)({ client })).toMatchObject({ value: { isOn: false } })
  },
)

test('who may not buy, a stranger, somebody signed out and another site change nothing, and are told so in words', async () => {
  const desk = await longStandingBuyer(till)
  await switchOnAt(desk)
  const before = await reloadAt(desk)
  const cases = [
    [sentBy(await somebody(desk, 'member')), 'not-allowed'],
    [sentBy(await somebody(desk, 'viewer')), 'not-allowed'],
    [sentBy(await somebody(desk, null)), 'not-found'],
    [sentBy(null), 'signed-out'],
    [sentBy(desk.user, false), 'wrong-origin'],
  ] as const
  for (const [request, code] of cases) {
    for (const answer of await Promise.all(everyAction(desk, request))) {
      expect(answer).toMatchObject({ ok: false, refusal: { code, message: expect.stringMatching(/\w+ \w+/) } })
    }
  }
  expect(await reloadAt(desk)).toEqual(before)
})

test('what is malformed is refused before anything is read or written', async () => {
  const desk = await longStandingBuyer(till)
  const request = sentBy(desk.user)
  const client = desk.client.slug
  const version = versionFor(desk, 'macro', 2_000)
  for (const input of [
    { client, pack: 'macro', threshold: '2000', version },
    { client, pack: 'macro', threshold: Number.NaN, version },
    { client, pack: 'm'.repeat(41), threshold: 2_000, version },
    { client, pack: 'macro', threshold: 2_000 },
    { client, pack: ['macro'], threshold: 2_000, version },
  ]) {
    expect(await switchingOn(request)(input as never)).toMatchObject({ refusal: { code: 'bad-input' } })
  }
  for (const input of [
    { client, threshold: 3_000 },
    { client, threshold: 3_000, version: 3 },
    { client, threshold: '3000', version },
  ]) {
    expect(await settingThreshold(request)(input as never)).toMatchObject({ refusal: { code: 'bad-input' } })
  }
  expect(await reloadAt(desk)).toBeUndefined()
})

test('[C18] a viewer too can have seen the dialog', async () => {
  const desk = await longStandingBuyer(till)
  expect(await seeing(sentBy(await somebody(desk, 'viewer')))({ client: desk.client.slug })).toMatchObject({ ok: true })
})

test('[C26] switched off by a decline it is switched on again by a person alone, with the same card too', async () => {
  const desk = await longStandingBuyer(till)
  await switchOnAt(desk)
  await spendDownTo(desk, 0)
  await declineNext(till, 'generic_decline')
  await reload(desk.client.id)
  expect(await reloadAt(desk)).toMatchObject({ isOn: false, stoppedReason: 'declined' })
  const version = versionFor(desk, 'macro', 2_000)
  const choice = { client: desk.client.slug, pack: 'macro', threshold: 2_000, version }
  expect(await switchingOn(sentBy(desk.user))(choice)).toMatchObject({ value: { isOn: true, stoppedWhy: null } })
})
