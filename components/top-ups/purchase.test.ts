import { expect, test } from 'vitest'
import { accept, refuse } from '@/lib/core/outcome'
import { type Choice, type Intent, intentAfter, intentFor, parseIntent, stepAfter } from './purchase'

const choice: Choice = { pack: 'macro', quantity: 1, method: 'saved_card', autoReload: null }
const underWay: Intent = { ...choice, requestId: 'first', seenAttempt: 0, open: true }
const mint = () => 'second'

test('the same choice again is the same intent, and buys once', () => {
  expect(intentFor(choice, underWay, mint)).toEqual(underWay)
})

test('another card pays for the same purchase', () => {
  expect(intentFor({ ...choice, method: 'new_card' }, { ...underWay, open: false }, mint)).toEqual({
    ...underWay,
    method: 'new_card',
  })
})

test.each([
  ['another package', { ...choice, pack: 'mega' }],
  ['another quantity', { ...choice, quantity: 2 }],
  ['a yes to auto-reload', { ...choice, autoReload: { threshold: 2_000, consentVersion: 'v' } }],
])('%s is another intent', (_case, other) => {
  expect(intentFor(other, underWay, mint)).toEqual({ ...other, requestId: 'second', seenAttempt: 0, open: true })
})

test('without an intent under way one is minted', () => {
  expect(intentFor(choice, null, mint).requestId).toBe('second')
})

test.each([
  ['a decline closes the intent', 'card-declined', 'choosing', { ...underWay, open: false }],
  ['an expired card closes it', 'card-expired', 'choosing', { ...underWay, open: false }],
  ['an id that was used otherwise is dropped', 'request-reused', 'choosing', null],
  ['so is one that was begun at another price', 'price-changed', 'choosing', null],
  ['and one whose payer changed meanwhile', 'payer-changed', 'choosing', null],
  ['an unreachable Stripe leaves it open', 'stripe-unreachable', 'unknown', underWay],
  ['a fault of ours leaves it open', 'failed', 'unknown', underWay],
] as const)('%s', (_case, code, at, left) => {
  const step = stepAfter(refuse({ code, message: 'In words.' }))
  expect(step.at).toBe(at)
  expect(intentAfter(step, underWay)).toEqual(left)
})

test('the try that ended is remembered, sent with the next press, and kept when the answer to that is lost', () => {
  const declined = stepAfter(refuse({ code: 'card-declined', message: 'In words.', attempt: 2 }))
  const seen = intentAfter(declined, underWay) as Intent
  expect(seen).toEqual({ ...underWay, seenAttempt: 2, open: false })
  const pressed = intentFor(choice, seen, mint)
  expect(pressed).toEqual({ ...underWay, seenAttempt: 2 })
  expect(intentAfter({ at: 'unknown', message: 'In words.' }, pressed)).toEqual(pressed)
  expect(intentFor({ ...choice, quantity: 2 }, seen, mint)).toMatchObject({ requestId: 'second', seenAttempt: 0 })
})

test('a purchase that Stripe has not confirmed stays open until it is', () => {
  const waiting = stepAfter(accept({ state: 'processing', purchaseId: 'p' }))
  expect(waiting).toEqual({ at: 'waiting', purchaseId: 'p' })
  expect(intentAfter(waiting, underWay)).toEqual(underWay)
  const paid = {
    state: 'paid',
    purchaseId: 'p',
    credits: 20_000,
    amountCents: 40_00,
    available: 20_080,
    armed: false,
  } as const
  const bought = stepAfter(accept(paid))
  expect(bought).toEqual({ at: 'bought', credits: 20_000, amountCents: 40_00, available: 20_080, armed: false })
  expect(intentAfter(bought, underWay)).toBeNull()
})

test('[B7] on the way to Stripe’s own page the intent is kept for coming back, and sends nobody there by itself', () => {
  const leaving = stepAfter(accept({ state: 'pay-at-checkout', purchaseId: 'p', url: 'https://pay.test/' }))
  expect(leaving).toEqual({ at: 'leaving', url: 'https://pay.test/' })
  const kept = intentAfter(leaving, { ...underWay, method: 'checkout' }) as Intent
  expect(kept).toEqual({ ...underWay, method: 'checkout', open: false })
  expect(intentFor(choice, kept, mint).requestId).toBe('first')
  expect(parseIntent(JSON.stringify(kept))).toEqual(kept)
})

test.each([
  ['nothing', null],
  ['no JSON', '{'],
  ['another shape', '{"requestId":1}'],
  ['an unknown method', JSON.stringify({ ...underWay, method: 'cash' })],
  ['not said to be open', JSON.stringify({ ...underWay, open: undefined })],
  ['half a yes', JSON.stringify({ ...underWay, autoReload: { threshold: 2_000 } })],
  ['half a package', JSON.stringify({ ...underWay, quantity: 0.5 })],
])('what was kept is not believed when it is %s', (_case, text) => {
  expect(parseIntent(text)).toBeNull()
})

test('what was kept comes back as it was', () => {
  expect(parseIntent(JSON.stringify(underWay))).toEqual(underWay)
})
