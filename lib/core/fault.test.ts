import { DrizzleQueryError } from 'drizzle-orm/errors'
import { expect, test } from 'vitest'
import { describeFault } from './fault'

const failed = new DrizzleQueryError(
  'select enqueue($1)',
  ['https://example.com/?token=secret'],
  new Error('no such job'),
)

test('A failed statement is described without what was passed to it', () => {
  expect(describeFault(failed)).toContain('select enqueue($1)')
  expect(describeFault(failed)).toContain('no such job')
  expect(describeFault(failed)).not.toContain('secret')
})

test('A failed statement inside another error keeps its parameters to itself as well', () => {
  const wrapped = new Error('Could not send', { cause: { err: failed } })
  expect(describeFault(wrapped)).toContain('Could not send')
  expect(describeFault(wrapped)).toContain('no such job')
  expect(describeFault(wrapped)).not.toContain('secret')
})

test('What is thrown without being an error is described as it is', () => {
  expect(describeFault('gone')).toBe('gone')
})
