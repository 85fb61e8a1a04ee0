import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliverAll, newSubscriber, openTappedTill } from '@/e2e/fixtures/till'
import { jobsNow, order, purchaseAt } from '@/e2e/fixtures/top-ups'
import { completeCheckoutSession } from '@/e2e/sandbox/stripe/engine/checkout'
import { faultsAt } from '@/e2e/sandbox/stripe/faults'
import { buyTopUp, settleTopUp } from './commands'

let till: Awaited<ReturnType<typeof openTappedTill>>

beforeAll(async () => {
  till = await openTappedTill()
})
afterAll(() => till.close())

/** As Stripe answers: the payment of a page ends with the page. */
const NOT_TO_CANCEL = {
  status: 400,
  body: {
    error: {
      type: 'invalid_request_error',
      code: 'payment_intent_unexpected_state',
      message: 'This payment was made by a Checkout Session: expire that instead.',
    },
  },
}

test('a bank debit that comes back is told of once, and nobody tries for ever to cancel what can’t be paid any more', async () => {
  const faults = faultsAt(till.sandbox.url)
  const desk = await newSubscriber(till, 'macro')
  await faults.offers({ delayed: ['us_bank_account'] })
  await buyTopUp(desk, order({ pack: 'nano', method: 'checkout' }))
  const { id, stripeCheckoutSessionId } = await purchaseAt(desk)
  const bank = { type: 'us_bank_account', account: 'success' } as const
  completeCheckoutSession(till.sandbox.store, stripeCheckoutSessionId as string, { bank })
  await deliverAll(till)
  const { stripePaymentIntentId } = await purchaseAt(desk)
  const canceled: string[] = []
  till.gate.before = async ({ path }) => {
    if (!path.endsWith('/cancel')) return undefined
    canceled.push(path)
    return NOT_TO_CANCEL
  }
  await faults.settle(stripePaymentIntentId as string, 'insufficient_funds')
  await deliverAll(till)
  expect(await purchaseAt(desk)).toMatchObject({ status: 'failed', failure: expect.stringContaining('returned:') })
  expect(await settleTopUp(desk, id)).toMatchObject({ ok: false })
  expect(await jobsNow(till, 'top-up.withdraw:')).toBe(0)
  expect(canceled).toEqual([])
  till.gate.open()
  await faults.offers({ delayed: [] })
})
