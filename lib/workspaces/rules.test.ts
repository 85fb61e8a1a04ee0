import { expect, test } from 'vitest'
import { may } from './rules'

test.each([
  ['owner', ['view', 'spend', 'buy', 'manage-plan', 'manage-keys', 'manage-clients']],
  ['admin', ['view', 'spend', 'buy', 'manage-plan', 'manage-keys', 'manage-clients']],
  ['member', ['view', 'spend']],
  ['viewer', ['view']],
] as const)('What the %s may do', (role, allowed) => {
  const asked = ['view', 'spend', 'buy', 'manage-plan', 'manage-keys', 'manage-clients'] as const
  expect(asked.filter((permission) => may(role, permission))).toEqual(allowed)
})
