import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ask, ask, keyFor, newTenant, openHost, type Tenant } from '@/e2e/fixtures/host'
import { readBalance, readHistory } from '@/lib/ledger/queries'

let host: Awaited<ReturnType<typeof openHost>>
let ada: Tenant
let key: string

beforeAll(async () => {
  host = await openHost()
  ada = await newTenant(1_000)
  key = await keyFor(ada, { requestsPerSecond: 1_000_000 })
})

afterAll(() => host.close())

/** Nothing may come of what is refused: neither credits nor entries move. */
async function withoutEffect(work: () => Promise<void>): Promise<void> {
  const state = async () => [
    (await readHistory(ada.client.id, { filter: { reservations: true } })).entries[0]?.number,
    (await readBalance(ada.client.id)).total,
  ]
  const before = await state()
  await work()
  expect(await state()).toEqual(before)
}

const say = (rest: Partial<Ask>) => ask({ operation: 'spend', client: ada.client.slug, key, ...rest })

const AMOUNTS = [
  'NaN',
  'Infinity',
  '1e309',
  '-1e309',
  '9007199254740993',
  '9007199254740992',
  '"1e3"',
  '1e3',
  '"1"',
  '１０',
  '"１０"',
  '-1',
  '0',
  '-0',
  '0.5',
  '1.0',
  '1.00000000000000000001',
  '01',
  '0x10',
  'true',
  'null',
  '[1]',
  '{"valueOf":1}',
  '[]',
  '""',
  `"${'9'.repeat(60_000)}"`,
  '9'.repeat(60_000),
]

test.each(AMOUNTS)('[X1] credits of %.40s are refused', async (amount) => {
  await withoutEffect(async () => {
    expect((await say({ rawBody: `{"credits":${amount},"feature":"a"}` })).status).toBe(400)
  })
})

const LONE = '\\ud800'

test.each([
  ['the same name twice', '{"credits":1,"credits":2,"feature":"a"}', 400],
  ['the same name twice, once in disguise', '{"credits":1,"\\u0063redits":2,"feature":"a"}', 400],
  ['__proto__', '{"__proto__":{"credits":1},"credits":1,"feature":"a"}', 400],
  ['constructor', '{"constructor":{"prototype":1},"credits":1,"feature":"a"}', 400],
  ['an unknown field', '{"credits":1,"feature":"a","accountId":"x"}', 400],
  ['NUL in words', '{"credits":1,"feature":"a\\u0000b"}', 400],
  ['a line break in words', '{"credits":1,"feature":"a\\nb"}', 400],
  ['half a surrogate pair', `{"credits":1,"feature":"${LONE}"}`, 400],
  ['empty words', '{"credits":1,"feature":""}', 400],
  ['words without end', `{"credits":1,"feature":"${'a'.repeat(60_000)}"}`, 400],
  ['nothing', '', 400],
  ['an array', '[{"credits":1,"feature":"a"}]', 400],
  ['deep brackets', '['.repeat(60_000), 400],
  ['two documents', '{"credits":1,"feature":"a"}{}', 400],
  ['bytes that are no UTF-8', new Uint8Array([...Buffer.from('{"credits":1,"feature":"'), 0xff, 0x22, 0x7d]), 400],
  ['a byte order mark', '\uFEFF{"credits":1,"feature":"a"}', 400],
  ['a megabyte', `{"credits":1,"feature":"${'a'.repeat(1_000_000)}"}`, 413],
] as const)('[X1] a body with %s is refused', async (_what, rawBody, status) => {
  await withoutEffect(async () => {
    expect((await say({ rawBody })).status).toBe(status)
    const announced = { 'content-length': String(Buffer.byteLength(rawBody)) }
    expect((await say({ rawBody, headers: announced })).status).toBe(status)
  })
})

test.each([
  '2001-02-30T00:00:00Z',
  '2999-01-01',
  '2999-01-01T00:00:00',
  '9999-12-31T23:59:59-23:59',
  '+020000-01-01T00:00:00Z',
  'tomorrow',
  '',
  1,
  null,
])('[X1] a hold until %j is refused', async (expiresAt) => {
  await withoutEffect(async () => {
    const body = { credits: 1, feature: 'a', expiresAt }
    expect(await say({ operation: 'hold', body })).toMatchObject({ status: 400, json: { code: 'bad-request' } })
  })
})

test.each<[what: string, idempotencyKey: string | null]>([
  ['none', null],
  ['an empty one', ''],
  ['256 characters', 'x'.repeat(256)],
  ['a tab in it', 'a\tb'],
  ['Latin letters beyond ASCII', 'é'],
])('[X1] an idempotency key: %s is refused', async (_what, idempotencyKey) => {
  await withoutEffect(async () => {
    const refused = await say({ idempotencyKey, body: { credits: 1, feature: 'a' } })
    expect(refused).toMatchObject({ status: 400, json: { code: 'no-idempotency-key' } })
  })
})

test('an idempotency key may have 255 characters', async () => {
  const idempotencyKey = `~"; drop table entries --${'x'.repeat(230)}`
  expect((await say({ idempotencyKey, body: { credits: 1, feature: 'a' } })).status).toBe(201)
})

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-16',
  'application/jsonp',
  'multipart/form-data; boundary=x',
])('[X1] a body of type %s is refused', async (type) => {
  await withoutEffect(async () => {
    const refused = await say({ body: { credits: 1, feature: 'a' }, headers: { 'content-type': type } })
    expect(refused).toMatchObject({ status: 415, json: { code: 'wrong-content-type' } })
  })
})

/** Bodies that are wrong in one way or another: any text, any value, and good bodies with one field gone bad. */
const wrongNumber = fc.oneof(
  fc.double().filter((value) => !Number.isInteger(value) || value < 1),
  fc.integer({ max: 0 }),
  fc.constantFrom(2 ** 53, 2 ** 53 + 2, 1e300, Number.MAX_VALUE),
)
const wrongAmount = fc.oneof(
  wrongNumber,
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.integer()),
  fc.object(),
)
const wrongWords = fc.oneof(
  fc.integer(),
  fc.constant(null),
  fc.array(fc.string()),
  fc.string({ minLength: 65 }),
  fc.constant('\u0007'),
)
const wrongBody = fc.oneof(
  fc.string(),
  fc.json(),
  wrongAmount.map((amount) =>
    JSON.stringify({ credits: amount, feature: 'a', entry: amount, expiresAt: '2999-01-01T00:00:00Z' }),
  ),
  wrongWords.map((words) => JSON.stringify({ credits: 1, entry: 1, feature: words, expiresAt: words, reason: words })),
  fc
    .dictionary(fc.string({ minLength: 1 }), fc.jsonValue())
    .map((extra) => JSON.stringify({ 'not a field': 1, ...extra })),
)

test('[X1] of four thousand wrong bodies none is a 5xx and none has an effect', { timeout: 120_000 }, async () => {
  await withoutEffect(async () => {
    const operation = fc.constantFrom('spend', 'hold', 'capture', 'refund')
    await fc.assert(
      fc.asyncProperty(operation, wrongBody, async (name, rawBody) => {
        const { status } = await say({ operation: name, hold: 1, rawBody })
        expect([400, 404, 422]).toContain(status)
      }),
      { numRuns: 4_000 },
    )
  })
})
