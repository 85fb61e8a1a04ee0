import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/db/client'
import { autoReloadAttempts, purchases } from '@/db/schema'
import { passMinutes } from '@/e2e/fixtures/clocks'
import { attemptsAt, mailsTo, reloadAt, spendDownTo, switchOnAt, useCard } from '@/e2e/fixtures/reload'
import { holdFirstCharge } from '@/e2e/fixtures/stripe-gate'
import { deliverAll, newDesk, newSubscriber, openTappedTill, subscribed, workOff } from '@/e2e/fixtures/till'
import { together } from '@/e2e/fixtures/together'
import { chargesAt, declineNext, grantsAt, order, purchaseAt } from '@/e2e/fixtures/top-ups'
import { readHistory } from '@/lib/ledger/queries'
import { buyTopUp } from '@/lib/top-ups/commands'
import { reload, reloadDue } from '@/lib/top-ups/reload'
import type { Desk } from '@/lib/workspaces/queries'
import { autoReloadOf } from './queries'

let till: Awaited<ReturnType<typeof openTappedTill>>
let desk: Desk

beforeAll(async () => {
  till = await openTappedTill()
})
afterAll(() => till.close())
beforeEach(async () => {
  till.gate.open()
  desk = await newSubscriber(till, 'macro')
})

test('[C20] [B6] [B10] [C21] below the threshold one package is bought while nobody is there, at its discount, and a receipt says so', async () => {
  await switchOnAt(desk)
  await spendDownTo(desk, 1_999)
  await reload(desk.client.id)
  expect(chargesAt(till, desk).map(({ amount, metadata }) => [amount, metadata.purchase_id])).toEqual([
    [36_00, (await purchaseAt(desk)).id],
  ])
  const [entry] = (await readHistory(desk.client.id)).entries
  expect(entry).toMatchObject({
    kind: 'grant',
    amount: 20_000,
    balanceAfter: 21_999,
    actor: 'auto-reload',
    reason: 'macro',
  })
  expect(await purchaseAt(desk)).toMatchObject({
    origin: 'auto-reload',
    status: 'paid',
    amountCents: 36_00,
    listAmountCents: 40_00,
    createdBy: desk.user.id,
  })
  const [receipt] = await mailsTo(till, desk)
  expect(receipt).toMatchObject({ subject: 'Auto-reload receipt: 20,000 credits for $36' })
  expect(receipt?.text).toContain('auto-reload charged the card on file')
  expect(await autoReloadOf(desk.client.id)).toMatchObject({
    state: 'cooling-down',
    lastAttempt: { status: 'paid', amountCents: 36_00, credits: 20_000, reason: null },
    monthSoFar: { count: 1, amountCents: 36_00 },
    nextPossibleAt: expect.any(Date),
  })
})

test('[C20] the charge is one nobody is present at: Stripe is told so, and of the card on file', async () => {
  const bodies: string[] = []
  till.gate.before = async ({ method, path, body }) => {
    if (method === 'POST' && path === '/v1/payment_intents') bodies.push(body)
    return undefined
  }
  await switchOnAt(desk)
  await spendDownTo(desk, 0)
  await reload(desk.client.id)
  expect(bodies).toHaveLength(1)
  expect(new URLSearchParams(bodies[0]).get('off_session')).toBe('true')
  expect(new URLSearchParams(bodies[0]).get('amount')).toBe('3600')
})

test('[X5] twenty looks at once, all of them meeting at the database, begin one charge', async () => {
  await switchOnAt(desk)
  await spendDownTo(desk, 10)
  const looks = Array.from({ length: 20 }, () => () => reload(desk.client.id))
  await together(till.databaseUrl, 'auto_reload_attempts', looks)
  expect(await attemptsAt(desk)).toMatchObject([{ status: 'paid' }])
  expect(chargesAt(till, desk)).toHaveLength(1)
  expect(await grantsAt(desk)).toEqual([20_000])
})

test('[X5] the table itself takes no second charge that is open', async () => {
  await switchOnAt(desk)
  const attempt = { accountId: desk.client.id, status: 'open' as const, credits: 1, amountCents: 1, card: 'c' }
  const insert = () =>
    db()
      .insert(autoReloadAttempts)
      .values({ ...attempt, id: crypto.randomUUID(), purchaseId: crypto.randomUUID(), beganAt: new Date() } as never)
  await insert()
  await expect(insert()).rejects.toThrow()
  await db().delete(autoReloadAttempts).where(eq(autoReloadAttempts.accountId, desk.client.id))
})

test('[X5] cooling down it waits, and goes on by itself when that is over', async () => {
  await switchOnAt(desk)
  await spendDownTo(desk, 10)
  await reload(desk.client.id)
  await spendDownTo(desk, 10)
  await reload(desk.client.id)
  expect(chargesAt(till, desk)).toHaveLength(1)
  expect((await reloadAt(desk)).lookAt).toEqual((await reloadAt(desk)).coolUntil)
  await passMinutes(10)
  await reloadDue()
  await workOff(till)
  expect(chargesAt(till, desk)).toHaveLength(2)
})

test('[C26] [B8] declined: off, in two variants on screen and by mail, and another card does not switch it on', async () => {
  await switchOnAt(desk)
  await spendDownTo(desk, 500)
  await declineNext(till, 'insufficient_funds')
  await reload(desk.client.id)
  expect(await purchaseAt(desk)).toMatchObject({ status: 'failed', failure: 'insufficient_funds' })
  expect(await autoReloadOf(desk.client.id)).toMatchObject({
    state: 'off',
    isOn: false,
    stoppedWhy: {
      reason: 'declined',
      variant: 'credits-left',
      words: expect.stringContaining('update your payment method'),
    },
    lastAttempt: { status: 'declined', reason: 'There was not enough money on the card on file.' },
  })
  const [mail] = await mailsTo(till, desk)
  expect(mail?.subject).toBe('Auto-reload missed a beat')
  expect(mail?.text).toContain('you have 500 credits left')
  expect(mail?.text).toContain(`/c/${desk.client.slug}/profile`)
  await spendDownTo(desk, 0)
  expect((await autoReloadOf(desk.client.id)).stoppedWhy).toMatchObject({ variant: 'none-left' })
  await useCard(till, desk, 'pm_card_mastercard')
  await passMinutes(600)
  await reload(desk.client.id)
  expect([await attemptsAt(desk), chargesAt(till, desk)]).toMatchObject([[{ status: 'declined' }], []])
  // A person's yes starts it anew.
  await switchOnAt(desk)
  await workOff(till)
  expect(chargesAt(till, desk)).toHaveLength(1)
  expect((await autoReloadOf(desk.client.id)).stoppedWhy).toBeNull()
})

test('[C26] declined with nothing left: the mail says that it is not enough', async () => {
  await switchOnAt(desk)
  await spendDownTo(desk, 0)
  await declineNext(till, 'generic_decline')
  await reload(desk.client.id)
  const [mail] = await mailsTo(till, desk)
  expect(mail?.subject).toBe('Not enough credits: auto-reload missed a beat')
  expect(mail?.text).toContain('there are no credits left')
})

test('[X5] [T20] where it takes three: a mail with the first, an hour, two hours, then it pauses until another card is there', async () => {
  const client = await newDesk('tokens').then((fresh) => subscribed(till, fresh, 'starter', 'month'))
  await switchOnAt(client, 'small', 500)
  await spendDownTo(client, 0)
  for (const wait of [0, 60, 120]) {
    await passMinutes(wait)
    await declineNext(till, 'generic_decline')
    await reload(client.client.id)
    // Asked again at once, it waits.
    await reload(client.client.id)
  }
  expect(await attemptsAt(client)).toMatchObject([
    { status: 'declined' },
    { status: 'declined' },
    { status: 'declined' },
  ])
  expect((await mailsTo(till, client)).map(({ subject }) => subject)).toEqual([
    'Auto-reload: your card was declined',
    'Not enough credits: auto-reload missed a beat',
  ])
  expect(await autoReloadOf(client.client.id)).toMatchObject({ state: 'paused', isOn: true, nextPossibleAt: null })
  await passMinutes(60 * 25)
  await reload(client.client.id)
  expect(chargesAt(till, client)).toEqual([])
  // The same number once more is no other card; a different one is, and nobody has to ask for it.
  await useCard(till, client, 'pm_card_visa')
  expect(chargesAt(till, client)).toEqual([])
  await useCard(till, client, 'pm_card_mastercard')
  expect(chargesAt(till, client)).toHaveLength(1)
  expect(await reloadAt(client)).toMatchObject({ declines: 0, stoppedReason: null })
})

test('[B13] [T12] what a person is buying at the moment counts: nothing is charged for the same gap', async () => {
  await switchOnAt(desk)
  await spendDownTo(desk, 10)
  await buyTopUp(desk, order({ pack: 'macro', method: 'new_card' }))
  await db().update(purchases).set({ status: 'processing' }).where(eq(purchases.accountId, desk.client.id))
  await reload(desk.client.id)
  expect(await attemptsAt(desk)).toEqual([])
  // It came to nothing: the next round finds out.
  await db().update(purchases).set({ status: 'failed' }).where(eq(purchases.accountId, desk.client.id))
  await reloadDue()
  await workOff(till)
  expect(await attemptsAt(desk)).toMatchObject([{ status: 'paid' }])
})

test('[B13] a person buys while auto-reload charges: both are paid once, both bring their credits', async () => {
  await switchOnAt(desk)
  await spendDownTo(desk, 10)
  const held = holdFirstCharge(till.gate)
  const charging = reload(desk.client.id)
  await held.arrived
  expect(await buyTopUp(desk, order({ pack: 'nano' }))).toMatchObject({ value: { state: 'paid' } })
  held.open()
  await charging
  await deliverAll(till)
  expect((await grantsAt(desk)).sort()).toEqual([20_000, 4_000])
  expect(chargesAt(till, desk)).toHaveLength(2)
})
