import { expect, test } from 'vitest'
import { accept, refuse } from '@/lib/core/outcome'
import { type Answer, isOpen, resultOf } from './state'

const plan = { kind: 'subscription', plan: 'macro', interval: 'year' } as const

test.each<[string, Answer, string, boolean]>([
  ['a paid plan', accept({ ...plan, state: 'paid' }), 'subscribed', false],
  ['a plan that Stripe has not confirmed', accept({ ...plan, state: 'processing' }), 'processing', true],
  ['a checkout that was left open', accept({ ...plan, state: 'open' }), 'unfinished', false],
  ['a checkout that ran out', accept({ ...plan, state: 'expired' }), 'unfinished', false],
  [
    'paid packages',
    accept({ state: 'paid', purchaseId: 'p', credits: 1, amountCents: 1, available: 1, armed: false }),
    'bought',
    false,
  ],
  [
    'a charge that the bank wants to ask about',
    accept({ state: 'needs-confirmation', purchaseId: 'p', credits: 20_000, amountCents: 3_600 }),
    'to-confirm',
    false,
  ],
  [
    '[B7] packages that are still to be paid at Stripe’s page',
    accept({ state: 'pay-at-checkout', purchaseId: 'p', url: 'https://pay.test/' }),
    'unpaid',
    false,
  ],
  ['[B7] a card that failed again', refuse({ code: 'card-declined', message: 'No.', attempt: 2 }), 'failed', false],
  ['packages on their way', accept({ state: 'processing', purchaseId: 'p' }), 'processing', true],
  ['somebody else’s checkout', refuse({ code: 'unknown-checkout', message: 'No such checkout.' }), 'refused', false],
  ['an unreachable Stripe', refuse({ code: 'stripe-unreachable', message: 'No answer.' }), 'unreachable', true],
])('%s', (_case, answer, show, open) => {
  const result = resultOf(answer)
  expect(result.show).toBe(show)
  expect(isOpen(result)).toBe(open)
})
