import { expect, test } from 'vitest'
import { accept, refuse } from '@/lib/core/outcome'
import { type Choice, type Intent, intentFor, isSettled, parseIntent, stepAfter } from './purchase'

const choice: Choice = { pack: 'macro', quantity: 1, method: 'saved_card' }
const underWay: Intent = { ...choice, requestId: 'first' }
const mint = () => 'second'

test('the same choice again is the same intent, and buys once', () => {
  expect(intentFor(choice, underWay, mint)).toBe(underWay)
})

test.each([
  ['another package', { ...choice, pack: 'mega' }],
  ['another quantity', { ...choice, quantity: 2 }],
  ['another card', { ...choice, method: 'new_card' as const }],
])('%s is another intent', (_case, other) => {
  expect(intentFor(other, underWay, mint)).toEqual({ ...other, requestId: 'second' })
})

test('without an intent under way one is minted', () => {
  expect(intentFor(choice, null, mint).requestId).toBe('second')
})

test.each([
  ['a decline ends the intent', 'card-declined', 'choosing', true],
  ['an expired card ends it', 'card-expired', 'choosing', true],
  ['an unreachable Stripe leaves it open', 'stripe-unreachable', 'unknown', false],
  ['a fault of ours leaves it open', 'failed', 'unknown', false],
] as const)('%s', (_case, code, at, settled) => {
  const step = stepAfter(refuse({ code, message: 'In words.' }))
  expect(step.at).toBe(at)
  expect(isSettled(step)).toBe(settled)
})

test('a purchase that Stripe has not confirmed stays open until it is', () => {
  const waiting = stepAfter(accept({ state: 'processing', purchaseId: 'p' }))
  expect(waiting).toEqual({ at: 'waiting', purchaseId: 'p' })
  expect(isSettled(waiting)).toBe(false)
  const paid = { state: 'paid', purchaseId: 'p', credits: 20_000, amountCents: 40_00, available: 20_080 } as const
  const bought = stepAfter(accept(paid))
  expect(bought).toEqual({ at: 'bought', credits: 20_000, amountCents: 40_00, available: 20_080 })
  expect(isSettled(bought)).toBe(true)
})

test.each([
  ['nothing', null],
  ['no JSON', '{'],
  ['another shape', '{"requestId":1}'],
  ['an unknown method', JSON.stringify({ ...underWay, method: 'cash' })],
  ['half a package', JSON.stringify({ ...underWay, quantity: 0.5 })],
])('what was kept is not believed when it is %s', (_case, text) => {
  expect(parseIntent(text)).toBeNull()
})

test('what was kept comes back as it was', () => {
  expect(parseIntent(JSON.stringify(underWay))).toEqual(underWay)
})
