import { expect, test } from 'vitest'
import { may } from './rules'

test.each([
  ['owner', { view: true, spend: true, buy: true, 'manage-plan': true, 'manage-keys': true }],
  ['admin', { view: true, spend: true, buy: true, 'manage-plan': true, 'manage-keys': true }],
  ['member', { view: true, spend: true, buy: false, 'manage-plan': false, 'manage-keys': false }],
  ['viewer', { view: true, spend: false, buy: false, 'manage-plan': false, 'manage-keys': false }],
] as const)('What the %s may do', (role, allowed) => {
  for (const permission of ['view', 'spend', 'buy', 'manage-plan', 'manage-keys'] as const) {
    expect(may(role, permission), permission).toBe(allowed[permission])
  }
})
