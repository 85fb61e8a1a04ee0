import { expect, test } from 'vitest'
import type { ListedKey } from '@/lib/api/queries'
import { endOf, isUsable, toKeyView } from './view'

const now = new Date('2026-01-31T12:00:00Z')
const key: ListedKey = {
  id: '1f2e3d4c5b6a',
  name: 'Production',
  scope: 'spend',
  client: null,
  clientName: null,
  requestsPerSecond: 1_000,
  createdAt: now,
  expiresAt: null,
  lastUsedAt: null,
  revokedAt: null,
  expired: false,
}

test.each<[string, Partial<ListedKey>, string, boolean]>([
  ['without an end', {}, 'active', true],
  ['with its end far away', { expiresAt: new Date('2026-02-28T00:00:00Z') }, 'active', true],
  ['in its last week', { expiresAt: new Date('2026-02-07T12:00:00Z') }, 'ends-soon', true],
  ['past its end', { expiresAt: now, expired: true }, 'expired', false],
  ['that was revoked, whatever its end', { revokedAt: now, expiresAt: now, expired: true }, 'revoked', false],
])('[X1] a key %s', (_case, facts, state, usable) => {
  const view = toKeyView({ ...key, ...facts }, now)
  expect([view.state, isUsable(view)]).toEqual([state, usable])
})

test('[X1] a list shows a key’s prefix and nothing secret', () => {
  expect(toKeyView(key, now).prefix).toBe('refill_sk_1f2e3d4c5b6a_…')
})

test('[X1] a key’s end is counted from the product’s own time; a chosen day counts whole', () => {
  expect(endOf('never', '', now)).toBeUndefined()
  expect(endOf('30-days', '', now)?.toISOString()).toBe('2026-03-02T12:00:00.000Z')
  expect(endOf('90-days', '', now)?.toISOString()).toBe('2026-05-01T12:00:00.000Z')
  expect(endOf('date', '2026-02-28', now)?.toISOString()).toBe('2026-02-28T23:59:59.999Z')
})
