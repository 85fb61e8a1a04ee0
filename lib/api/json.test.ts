import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJson } from './json'

test.each([
  '{"credits":1,"credits":2}',
  '{"credits":1,"cr\\u0065dits":2}',
  '{"__proto__":{}}',
  '{"__proto__":1}',
  '{"\\u005f_proto__":1}',
  '{"credits":1.0}',
  '{"credits":1e3}',
  '{"credits":1E3}',
  '{"credits":1e309}',
  '{"credits":-1e309}',
  '{"credits":9007199254740993}',
  '{"credits":-9007199254740993}',
  '{"credits":-0}',
  '{"credits":1.00000000000000000001}',
  '{"credits":NaN}',
  '{"credits":Infinity}',
  '{"credits":01}',
  '{"credits":+1}',
  '{"credits":0x10}',
  '{"credits":１０}',
  '{"credits":1,}',
  "{'credits':1}",
  '{"credits":[1]}',
  '{"credits":{"a":1}}',
  `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
  `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  '[]',
  '1',
  'null',
  '"{}"',
  '',
  '\uFEFF{}',
  '{"credits":1}{}',
  '{"credits":1}\u0000',
])('[X1] %s is refused', (text) => {
  expect(readJson(text)).toEqual({ ok: false, refusal: 'bad-json' })
})

test('what is plain is read as JSON.parse reads it', () => {
  const name = fc.string().filter((text) => text !== '__proto__')
  const value = fc.oneof(
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.maxSafeInteger().filter((n) => !Object.is(n, -0)),
  )
  fc.assert(
    fc.property(fc.dictionary(name, value), fc.integer({ min: 0, max: 4 }), (object, indent) => {
      const text = JSON.stringify(object, null, indent)
      expect(readJson(text)).toEqual({ ok: true, value: JSON.parse(text) })
    }),
  )
})

test('a string of a megabyte full of escapes does not exhaust the reader', () => {
  const text = JSON.stringify({ a: '"\\'.repeat(500_000) })
  expect(readJson(text).ok).toBe(true)
})
