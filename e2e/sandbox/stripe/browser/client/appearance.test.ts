import { expect, test } from 'vitest'
import { customProperties, rulesText } from './appearance'

test('a theme gives what the page leaves open', () => {
  const properties = customProperties({
    theme: 'night',
    variables: { colorPrimary: 'rgb(1, 2, 3)', borderRadius: '10px' },
  })
  expect(properties['--pay-primary']).toBe('rgb(1, 2, 3)')
  expect(properties['--pay-radius']).toBe('10px')
  expect(properties['--pay-background']).toBe('#30313d')
})

test('rules of the page hold inside its own element only', () => {
  const text = rulesText({ rules: { '.Input:focus, .Tab': { borderColor: 'red', boxShadow: 'none' } } }, '#one')
  expect(text).toBe('#one .Input:focus,#one .Tab{border-color:red;box-shadow:none}')
})
