import { expect, test } from 'vitest'
import { type Bucket, bearerIn, idempotencyKeyOf, keyIdIn, ledgerKey, permits, takeToken, writeKey } from './rules'

test.each([
  ['read', [true, false, false]],
  ['spend', [true, true, false]],
  ['admin', [true, true, true]],
] as const)('[X1] a key of scope %s may read, spend, administer: %j', (held, allowed) => {
  expect((['read', 'spend', 'admin'] as const).map((needed) => permits(held, needed))).toEqual(allowed)
})

const secret = `${'A'.repeat(30)}-_`

test.each([
  [writeKey('0123456789ab', secret), '0123456789ab'],
  [writeKey('0123456789ab', `${secret}A`), null],
  [writeKey('0123456789AB', secret), null],
  [`sk_0123456789ab_${secret}`, null],
  ['', null],
])('the public id in %j is %j', (key, id) => {
  expect(keyIdIn(key)).toBe(id)
})

test.each([
  ['Bearer abc', 'abc'],
  ['bearer abc', 'abc'],
  ['Bearer abc def', null],
  ['Basic abc', null],
  ['Bearer', null],
  [null, null],
])('the key in %j is %j', (header, key) => {
  expect(bearerIn(header)).toBe(key)
})

test("a host's idempotency keys never meet the product's own", () => {
  expect(ledgerKey('creation:1')).toBe('api:creation:1')
  expect(idempotencyKeyOf(ledgerKey('api:x'))).toBe('api:x')
  expect(idempotencyKeyOf('creation:1')).toBeNull()
})

test('a bucket of 10 a second gives 10 at once, then one every tenth of a second, and never saves up more', () => {
  let bucket: Bucket | undefined
  const take = (now: number) => {
    const taken = takeToken(bucket, 10, now)
    bucket = taken.bucket
    return taken
  }
  const first = Array.from({ length: 11 }, () => take(0))
  expect(first.map((each) => each.allowed)).toEqual([...Array(10).fill(true), false])
  expect(first.map((each) => each.remaining)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0])
  expect(first.at(-1)?.waitSeconds).toBe(1)
  expect([take(100), take(101), take(200)].map((each) => each.allowed)).toEqual([true, false, true])
  expect(take(60_000).remaining).toBe(9)
  expect(takeToken(bucket, 10, 0).allowed, 'a clock that runs backwards gives nothing and takes nothing').toBe(true)
})
