import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { attemptsAt, mailsTo, reloadAt, spendDownTo, switchOnAt, useCard, versionFor } from '@/e2e/fixtures/reload'
import { again, deliverAll, newSubscriber, openTill, payCheckout } from '@/e2e/fixtures/till'
import { chargesAt, grantsAt, order, purchaseAt, sessionOf } from '@/e2e/fixtures/top-ups'
import { completeCheckoutSession } from '@/e2e/sandbox/stripe/engine/checkout'
import { type FaultControl, faultsAt } from '@/e2e/sandbox/stripe/faults'
import type { Desk } from '@/lib/workspaces/queries'
import { buyTopUp, noteOneTimeSeen, noteReturnSeen, settleTopUp } from './commands'
import { isOneTimeNew, purchasesReturned, purchasesUnderWay } from './queries'
import { reload } from './reload'

let till: Awaited<ReturnType<typeof openTill>>
let faults: FaultControl
let desk: Desk

beforeAll(async () => {
  till = await openTill()
  faults = faultsAt(till.sandbox.url)
})
afterAll(() => till.close())
beforeEach(async () => {
  await faults.off()
  desk = await newSubscriber(till, 'macro')
})

const intents = () => [...till.sandbox.store.tables.paymentIntents.values()]
const lastIntent = () => intents().at(-1)!

test.each([
  ['insufficient_funds', 'card-declined'],
  ['expired_card', 'card-expired'],
  ['lost_card', 'card-declined'],
] as const)(
  '[B7] the card on file fails (%s): the reason in words, the intent canceled, and the same purchase goes on in Checkout',
  async (outcome, code) => {
    const press = order({ pack: 'nano' })
    await faults.charges(outcome)
    const declined = await buyTopUp(desk, press)
    expect(declined).toMatchObject({
      refusal: { code, attempt: 1, continueIn: 'checkout', message: expect.stringContaining('nothing was charged') },
    })
    expect(lastIntent().status).toBe('canceled')
    const onwards = { ...press, method: 'checkout', seenAttempt: 1 } as const
    const opened = await buyTopUp(desk, onwards)
    expect(opened).toMatchObject({ value: { state: 'pay-at-checkout', url: expect.stringContaining('/c/pay/cs_') } })
    // Pressed twice, reloaded, in a second tab: the same page.
    expect(await buyTopUp(desk, onwards)).toEqual(opened)
    const { id, stripeCheckoutSessionId } = await purchaseAt(desk)
    expect(await settleTopUp(desk, id)).toEqual(opened)
    const session = sessionOf(till, stripeCheckoutSessionId)
    expect(session).toMatchObject({ ui_mode: 'hosted_page', allowed_payment_method_types: null })
    expect(session.success_url).toContain(`/c/${desk.client.slug}/checkout?purchase=${id}`)
    await payCheckout(till, session.id, '5555555555554444')
    expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'paid', credits: 4_000 } })
    await deliverAll(till)
    expect(await grantsAt(desk)).toEqual([4_000])
    expect(chargesAt(till, desk)).toHaveLength(1)
    // The card that did it serves every later charge of the workspace, those nobody is present at too.
    expect((await again(desk)).workspace.card).toMatchObject({ brand: 'mastercard', last4: '4444' })
    expect(await buyTopUp(desk, order({ pack: 'micro' }))).toMatchObject({ value: { state: 'paid' } })
  },
)

test('[B7] a bank that wants to ask: the same way on', async () => {
  await useCard(till, desk, 'pm_card_authenticationRequired')
  const press = order()
  const asked = await buyTopUp(await again(desk), press)
  expect(asked).toMatchObject({ refusal: { code: 'authentication-required', continueIn: 'checkout' } })
  expect(lastIntent().status).toBe('canceled')
  expect(await buyTopUp(desk, { ...press, method: 'checkout', seenAttempt: 1 })).toMatchObject({
    value: { state: 'pay-at-checkout' },
  })
})

test('[C21] [B7] in Checkout too the discount of auto-reload is what is charged, and it is on then', async () => {
  const autoReload = { threshold: 2_000, consentVersion: versionFor(desk, 'macro', 2_000) }
  const press = order({ pack: 'macro', quantity: 2, autoReload })
  await faults.charges('generic_decline')
  await buyTopUp(desk, press)
  await buyTopUp(desk, { ...press, method: 'checkout', seenAttempt: 1 })
  const { id, stripeCheckoutSessionId } = await purchaseAt(desk)
  expect(sessionOf(till, stripeCheckoutSessionId).amount_total).toBe(72_00)
  await payCheckout(till, stripeCheckoutSessionId as string)
  expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'paid', amountCents: 72_00, armed: true } })
  expect(await reloadAt(desk)).toMatchObject({ isOn: true, threshold: 2_000 })
})

/** Pays the purchase's page by a bank debit that takes its time. */
async function payByDebit(): Promise<string> {
  const { stripeCheckoutSessionId } = await purchaseAt(desk)
  const bank = { type: 'us_bank_account', account: 'success' }
  completeCheckoutSession(till.sandbox.store, stripeCheckoutSessionId as string, { bank, email: 'ada@example.com' })
  return lastIntent().id
}

test('[E5] [A2] a payment that takes its time shows as on its way and lands by itself, its card left as it is', async () => {
  await faults.offers({ delayed: ['us_bank_account'] })
  const { card } = (await again(desk)).workspace
  await buyTopUp(desk, order({ pack: 'nano', method: 'checkout' }))
  const { id } = await purchaseAt(desk)
  const payment = await payByDebit()
  expect(await settleTopUp(desk, id)).toMatchObject({ value: { state: 'processing' } })
  await deliverAll(till)
  expect(await purchasesUnderWay(desk.client.id)).toMatchObject([
    { id, pack: 'nano', credits: 4_000, origin: 'person' },
  ])
  expect(await grantsAt(desk)).toEqual([])
  // Auto-reload counts what is on its way.
  await switchOnAt(desk)
  await spendDownTo(desk, 100)
  await reload(desk.client.id)
  expect(await attemptsAt(desk)).toEqual([])
  await faults.settle(payment, 'succeeded')
  await deliverAll(till)
  expect(await grantsAt(desk)).toEqual([4_000])
  expect(await purchasesUnderWay(desk.client.id)).toEqual([])
  expect((await again(desk)).workspace.card).toEqual(card)
})

test('[E5] a debit that the bank returns: nothing was bought, it says so, and auto-reload closes the gap after all', async () => {
  await faults.offers({ delayed: ['us_bank_account'] })
  await buyTopUp(desk, order({ pack: 'nano', method: 'checkout' }))
  const { id } = await purchaseAt(desk)
  const payment = await payByDebit()
  await deliverAll(till)
  await switchOnAt(desk)
  await spendDownTo(desk, 100)
  await faults.settle(payment, 'insufficient_funds')
  await deliverAll(till)
  expect(await settleTopUp(desk, id)).toMatchObject({ refusal: { code: 'payment-returned', attempt: 1 } })
  expect(await purchasesUnderWay(desk.client.id)).toEqual([])
  await reload(desk.client.id)
  expect(await grantsAt(desk)).toEqual([20_000])
})

test('[E5] a debit that comes back after the dialog was closed: a mail, and a notice until it is put away', async () => {
  await faults.offers({ delayed: ['us_bank_account'] })
  const press = order({ pack: 'nano', method: 'checkout' })
  await buyTopUp(desk, press)
  const { id } = await purchaseAt(desk)
  const payment = await payByDebit()
  await deliverAll(till)
  expect(await purchasesReturned(desk.client.id)).toEqual([])
  await faults.settle(payment, 'insufficient_funds')
  await deliverAll(till)
  const told = async () => (await mailsTo(till, desk)).filter(({ subject }) => subject.includes('did not go through'))
  expect(await told()).toMatchObject([
    {
      subject: 'Your payment of $12 did not go through',
      text: expect.stringContaining(`/c/${desk.client.slug}/overview?buy=one-time.nano`),
    },
  ])
  expect(await purchasesReturned(desk.client.id)).toMatchObject([{ id, pack: 'nano', credits: 4_000 }])
  // Read again, by an event that comes late say, it is told once.
  await settleTopUp(desk, id)
  expect(await told()).toHaveLength(1)
  // Whoever goes on with it has read it; what comes back then is told anew.
  expect(await buyTopUp(desk, { ...press, seenAttempt: 1 })).toMatchObject({ value: { state: 'pay-at-checkout' } })
  expect(await purchasesReturned(desk.client.id)).toEqual([])
  await faults.settle(await payByDebit(), 'insufficient_funds')
  await deliverAll(till)
  expect(await told()).toHaveLength(2)
  expect(await purchasesReturned(desk.client.id)).toHaveLength(1)
  await noteReturnSeen(await newSubscriber(till, 'macro'), id)
  expect(await purchasesReturned(desk.client.id)).toHaveLength(1)
  await noteReturnSeen(desk, id)
  await noteReturnSeen(desk, id)
  expect(await purchasesReturned(desk.client.id)).toEqual([])
})

test('[C18] one-time packages are new to each person of a client until they opened the dialog', async () => {
  const { id: accountId } = desk.client
  expect(await isOneTimeNew(accountId, desk.user.id)).toBe(true)
  await noteOneTimeSeen(desk)
  await noteOneTimeSeen(desk)
  expect(await isOneTimeNew(accountId, desk.user.id)).toBe(false)
  expect(await isOneTimeNew(accountId, crypto.randomUUID())).toBe(true)
})
