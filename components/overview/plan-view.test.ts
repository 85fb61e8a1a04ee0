import { expect, test } from 'vitest'
import { catalogOf } from '@/lib/catalog/rules'
import { type StandingFacts, toPlanView } from './plan-view'

const periodEnd = new Date('2026-02-28T12:00:00Z')
const macro: StandingFacts = {
  plan: 'macro',
  interval: 'month',
  status: 'active',
  periodEnd,
  cancelAt: null,
  pausedUntil: null,
  resumeFailedAt: null,
  scheduled: null,
}
const view = (facts: Partial<StandingFacts>) => toPlanView({ ...macro, ...facts }, catalogOf('studio'))

test('an active plan renews', () => {
  expect(view({})).toEqual({
    name: 'Macro, paid monthly',
    paid: true,
    state: { word: 'Active', tone: 'accent' },
    next: { words: 'Renews on', at: '2026-02-28T12:00:00.000Z' },
    note: null,
    noRefill: 'None is planned',
  })
})

test('a cancelled one ends', () => {
  expect(view({ cancelAt: periodEnd }).next?.words).toBe('Ends on')
})

test('[C11] one that is to change says to what, and when', () => {
  const scheduled = { plan: 'micro', interval: 'year', at: periodEnd } as const
  expect(view({ scheduled }).next).toEqual({
    words: 'Changes to Micro, paid yearly, on',
    at: periodEnd.toISOString(),
  })
  expect(view({ scheduled, status: 'past_due' }).next).toBeNull()
})

test('the free plan has neither', () => {
  const free = view({ plan: 'nano', interval: null, status: 'free', periodEnd: null })
  expect(free).toMatchObject({ name: 'Nano', paid: false, next: null })
})

test('an overdue payment promises no renewal, and says what becomes of it', () => {
  expect(view({ status: 'past_due' }).next).toBeNull()
  expect(view({ status: 'past_due' }).note).toContain('could not be charged')
})

test('[C12] one that could not be resumed says so', () => {
  const resumeFailedAt = new Date('2026-05-01T00:00:00Z')
  expect(view({ status: 'paused', resumeFailedAt })).toMatchObject({
    next: { words: 'Not resumed on', at: resumeFailedAt.toISOString() },
    note: expect.stringContaining('the payment failed'),
  })
})

test('[C12] a paused one says until when', () => {
  const pausedUntil = new Date('2026-05-01T00:00:00Z')
  expect(view({ status: 'paused', pausedUntil }).next).toEqual({ words: 'Paused until', at: pausedUntil.toISOString() })
})
