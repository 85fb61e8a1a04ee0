import { expect, test } from 'vitest'
import { readTheme } from './theme'

test.each([
  ['dark', 'dark'],
  ['light', 'light'],
  ['system', 'system'],
  ['"><script>', 'system'],
  [undefined, 'system'],
])('the cookie %j means %s', (cookie, theme) => {
  expect(readTheme(cookie)).toBe(theme)
})
