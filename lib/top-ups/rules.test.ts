import { describe, expect, test } from 'vitest'
import { catalogOf } from '@/lib/catalog/rules'
import type { Credits } from '@/lib/core/money'
import {
  comesBack,
  grantOf,
  judge,
  type NextStep,
  nextStep,
  type PaymentFacts,
  type Press,
  type PurchaseFacts,
  purchaseOf,
  quote,
  refusalOfFailure,
  type TryFacts,
} from './rules'

const studio = catalogOf('studio')
const accountId = '00000000-0000-4000-8000-00000000000a'
const id = '00000000-0000-4000-8000-00000000000b'

describe('Quotes', () => {
  test.each([
    ['nano', 1, 1_200, 4_000],
    ['micro', 1, 1_500, 5_000],
    ['macro', 1, 4_000, 20_000],
    ['mega', 1, 20_000, 100_000],
    ['micro', 3, 4_500, 15_000],
  ])('[C16] %s × %i costs %i cents and brings %i credits', (pack, quantity, amountCents, credits) => {
    expect(quote(studio, pack, quantity)).toMatchObject({ ok: true, value: { amountCents, credits, currency: 'usd' } })
  })

  test.each([
    ['giga', 1, 'unknown-pack'],
    ['__proto__', 1, 'unknown-pack'],
    ['micro', 0, 'bad-quantity'],
    ['micro', -1, 'bad-quantity'],
    ['micro', 1.5, 'bad-quantity'],
    ['micro', 21, 'bad-quantity'],
    ['micro', Number.NaN, 'bad-quantity'],
  ])('%s × %d is refused: %s', (pack, quantity, code) => {
    expect(quote(studio, pack, quantity)).toMatchObject({ ok: false, refusal: { code } })
  })
})

const purchase: PurchaseFacts = {
  id,
  accountId,
  amountCents: 1500,
  currency: 'usd',
  customerId: 'cus_1',
  method: 'saved_card',
  origin: 'person',
  keyForgotten: false,
}
const payment: PaymentFacts = {
  id: 'pi_1',
  status: 'succeeded',
  amountReceivedCents: 1500,
  currency: 'usd',
  customerId: 'cus_1',
  failure: null,
  metadata: { account_id: accountId, purchase_id: id },
}

describe('What a payment means for its purchase', () => {
  const cases: [string, Partial<PaymentFacts>, Partial<PurchaseFacts>, object][] = [
    ['the exact amount received', {}, {}, { kind: 'paid' }],
    ['a dollar of fifteen', { amountReceivedCents: 100 }, {}, { kind: 'fault', failure: 'fault:amount' }],
    ['more than asked', { amountReceivedCents: 1501 }, {}, { kind: 'fault', failure: 'fault:amount' }],
    ['another currency', { currency: 'jpy' }, {}, { kind: 'fault', failure: 'fault:currency' }],
    ['another workspace’s customer', { customerId: 'cus_2' }, {}, { kind: 'fault', failure: 'fault:customer' }],
    ['nobody’s customer', { customerId: null }, { customerId: null }, { kind: 'fault', failure: 'fault:customer' }],
    [
      'another purchase',
      { metadata: { account_id: accountId, purchase_id: 'x' } },
      {},
      { kind: 'fault', failure: 'fault:purchase' },
    ],
    [
      'another account',
      { metadata: { account_id: 'x', purchase_id: id } },
      {},
      { kind: 'fault', failure: 'fault:purchase' },
    ],
    ['on its way', { status: 'processing' }, {}, { kind: 'processing' }],
    [
      'declined on file',
      { status: 'requires_payment_method', failure: 'insufficient_funds' },
      {},
      { kind: 'failed', failure: 'insufficient_funds' },
    ],
    [
      'declined in the page',
      { status: 'requires_payment_method', failure: 'insufficient_funds' },
      { method: 'element' },
      { kind: 'waiting' },
    ],
    ['on file, and nothing happened to it yet', { status: 'requires_confirmation' }, {}, { kind: 'waiting' }],
    [
      'to be confirmed, on file',
      { status: 'requires_action' },
      {},
      { kind: 'failed', failure: 'authentication_required' },
    ],
    ['to be confirmed, in the page', { status: 'requires_action' }, { method: 'element' }, { kind: 'waiting' }],
    [
      'declined and canceled',
      { status: 'canceled', failure: 'expired_card' },
      {},
      { kind: 'failed', failure: 'expired_card' },
    ],
    ['canceled', { status: 'canceled' }, { method: 'element' }, { kind: 'canceled' }],
    ['still open at checkout', { status: 'requires_payment_method' }, { method: 'checkout' }, { kind: 'waiting' }],
    [
      '[X5] asked by the bank while nobody is there: kept for them',
      { status: 'requires_payment_method', failure: 'authentication_required' },
      { origin: 'auto-reload' },
      { kind: 'authentication' },
    ],
    [
      '[X5] being confirmed: still kept',
      { status: 'requires_action', failure: 'authentication_required' },
      { origin: 'auto-reload' },
      { kind: 'authentication' },
    ],
    [
      '[X5] not confirmed at the bank: they may try again',
      { status: 'requires_payment_method', failure: 'payment_intent_authentication_failure' },
      { origin: 'auto-reload' },
      { kind: 'authentication' },
    ],
    [
      '[X5] never confirmed',
      { status: 'requires_payment_method', failure: 'authentication_required' },
      { origin: 'auto-reload', keyForgotten: true },
      { kind: 'failed', failure: 'authentication_expired' },
    ],
    [
      '[X5] confirmed late: money that came is honoured',
      { status: 'succeeded' },
      { origin: 'auto-reload', keyForgotten: true },
      { kind: 'paid' },
    ],
    [
      '[C26] a declined charge of auto-reload',
      { status: 'requires_payment_method', failure: 'insufficient_funds' },
      { origin: 'auto-reload' },
      { kind: 'failed', failure: 'insufficient_funds' },
    ],
  ]
  test.each(cases)('%s', (_what, paymentChange, purchaseChange, verdict) => {
    expect(judge({ ...purchase, ...purchaseChange }, { ...payment, ...paymentChange })).toEqual(verdict)
  })
})

test('A payment on file that nothing happened to fails when its try is given up', () => {
  const asked = { ...payment, status: 'requires_confirmation' }
  expect(judge(purchase, asked, { givenUp: true })).toEqual({ kind: 'failed', failure: 'not_sent' })
})

test('[E5] A debit that the bank returns ends the purchase whose page is closed; in an open page another way may follow', () => {
  const returned = { ...payment, status: 'requires_payment_method', failure: 'insufficient_funds' }
  const paidOnPage = { ...purchase, method: 'checkout' as const }
  expect(judge(paidOnPage, returned, { givenUp: true })).toEqual({ kind: 'waiting' })
  expect(judge(paidOnPage, returned, { pageClosed: true })).toEqual({
    kind: 'failed',
    failure: 'returned:insufficient_funds',
  })
  expect(refusalOfFailure('returned:insufficient_funds', 1)).toMatchObject({ refusal: { code: 'payment-returned' } })
})

test('[A3] What a pack brings is a top-up that never expires, keyed by its payment', () => {
  const origin = 'person' as const
  const bought = { accountId, origin, credits: 5_000 as Credits, createdBy: 'u', pack: 'micro', quantity: 1 }
  expect(grantOf(bought, 'pi_1')).toMatchObject({
    bucket: 'top-up',
    expiresAt: null,
    key: 'payment:pi_1',
    source: 'payment:pi_1',
    actor: 'user:u',
  })
})

test.each([
  ['insufficient_funds', 'card-declined'],
  ['expired_card', 'card-expired'],
  ['authentication_required', 'authentication-required'],
  ['fault:amount', 'payment-fault'],
  ['not_sent', 'not-sent'],
  ['invalid:resource_missing', 'not-accepted'],
])('%s is told as %s, with the try that ended so', (failure, code) => {
  expect(refusalOfFailure(failure, 3).refusal).toMatchObject({ code, attempt: 3 })
})

describe('What a press means for a purchase', () => {
  const money = { amountCents: 1500, credits: 5000, currency: 'usd', customerId: 'cus_1' }
  const begun: TryFacts = {
    ...money,
    status: 'pending',
    method: 'saved_card',
    failure: null,
    attempt: 1,
    keyForgotten: false,
  }
  const pressed: Press = { terms: money, method: 'saved_card', seenAttempt: 0 }
  const at = (amountCents: number) => ({ terms: { ...money, amountCents } })
  const elsewhere = { terms: { ...money, customerId: 'cus_2' } }
  const declined = { status: 'failed', failure: 'insufficient_funds' } as const
  const cases: [string, Partial<TryFacts>, Partial<Press>, NextStep][] = [
    ['begun just now', {}, {}, 'call'],
    ['paid', { status: 'paid' }, {}, 'tell'],
    ['paid, whatever the price is now', { status: 'paid' }, at(1), 'tell'],
    ['paid, and not sold any more', { status: 'paid' }, { terms: null }, 'tell'],
    ['on its way', { status: 'processing' }, { method: 'element' }, 'tell'],
    ['open by another method', {}, { method: 'element' }, 'close'],
    ['open at another price', {}, at(1600), 'close'],
    ['open for other credits', {}, { terms: { ...money, credits: 6000 } }, 'close'],
    ['open, and not sold any more', {}, { terms: null }, 'close'],
    ['open, and another customer pays by now', {}, elsewhere, 'close'],
    ['open for so long that its key is forgotten', { keyForgotten: true }, {}, 'close'],
    ['declined, and sent again without anybody knowing', declined, {}, 'tell'],
    ['declined, and pressed again', declined, { seenAttempt: 1 }, 'open'],
    ['declined a second time, and sent again', { ...declined, attempt: 2 }, { seenAttempt: 1 }, 'tell'],
    ['declined, and pressed again at another price', declined, { seenAttempt: 1, ...at(1600) }, 'renew'],
    ['declined, and pressed again for another customer', declined, { seenAttempt: 1, ...elsewhere }, 'renew'],
    ['declined, and not sold any more', declined, { seenAttempt: 1, terms: null }, 'renew'],
    ['a payment that does not match', { status: 'failed', failure: 'fault:amount' }, { seenAttempt: 1 }, 'tell'],
    ['a page closed unpaid', { status: 'canceled', method: 'element' }, {}, 'open'],
    ['a page closed at another price', { status: 'canceled', method: 'element' }, at(1), 'renew'],
    ['a charge canceled at Stripe, and sent again', { status: 'canceled' }, {}, 'tell'],
    ['a charge canceled at Stripe, and pressed again', { status: 'canceled' }, { seenAttempt: 1 }, 'open'],
  ]
  test.each(cases)('%s', (_what, purchaseChange, pressChange, step) => {
    expect(nextStep({ ...begun, ...purchaseChange }, { ...pressed, ...pressChange })).toBe(step)
  })
})

describe('Whether what was on its way comes back', () => {
  const person = 'person' as const
  const cases: [string, Parameters<typeof comesBack>[0], Parameters<typeof comesBack>[1], boolean][] = [
    ['a debit that failed', { origin: person, status: 'processing' }, { status: 'failed', failure: 'x' }, true],
    ['a debit that was canceled', { origin: person, status: 'processing' }, { status: 'canceled' }, true],
    [
      'one nobody had heard of',
      { origin: person, status: 'pending' },
      { status: 'failed', failure: 'returned:x' },
      true,
    ],
    ['a declined card', { origin: person, status: 'pending' }, { status: 'failed', failure: 'expired_card' }, false],
    ['told before', { origin: person, status: 'failed' }, { status: 'failed', failure: 'returned:x' }, false],
    ['still on its way', { origin: person, status: 'processing' }, { status: 'processing' }, false],
    ['auto-reload’s own', { origin: 'auto-reload', status: 'processing' }, { status: 'failed', failure: 'x' }, false],
  ]
  test.each(cases)('%s', (_what, before, now, answer) => {
    expect(comesBack(before, now)).toBe(answer)
  })
})

test('Metadata names a purchase by two ids or not at all', () => {
  expect(purchaseOf({ account_id: accountId, purchase_id: id })).toEqual({ accountId, id })
  expect(purchaseOf({ account_id: accountId })).toBeNull()
  expect(purchaseOf({ account_id: accountId, purchase_id: "' or true" })).toBeNull()
})
