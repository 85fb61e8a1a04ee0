import { expect, test } from 'vitest'
import { may } from './rules'

test.each([
  ['owner', { view: true, spend: true, buy: true, 'manage-plan': true }],
  ['admin', { view: true, spend: true, buy: true, 'manage-plan': true }],
  ['member', { view: true, spend: true, buy: false, 'manage-plan': false }],
  ['viewer', { view: true, spend: false, buy: false, 'manage-plan': false }],
] as const)('What the %s may do', (role, allowed) => {
  for (const permission of ['view', 'spend', 'buy', 'manage-plan'] as const) {
    expect(may(role, permission), permission).toBe(allowed[permission])
  }
})
