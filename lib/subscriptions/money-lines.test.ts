import { expect, test } from 'vitest'
import { type Billed, moneyLines } from './money-lines'

const ends = new Date('2026-03-01T00:00:00Z')
const PLANS: Record<string, Billed> = {
  price_micro: { key: 'micro', name: 'Micro', interval: 'month' },
  price_macro: { key: 'macro', name: 'Macro', interval: 'month' },
  price_macro_year: { key: 'macro', name: 'Macro', interval: 'year' },
}
const billed = (priceId: string | null) => PLANS[priceId ?? ''] ?? null
const micro = { key: 'micro', interval: 'month' } as const

const line = (priceId: string | null, amountCents: number, proration = true) => ({
  text: 'Unused time on Studio Micro after 17 Feb 2026',
  priceId,
  amountCents,
  currency: 'usd',
  quantity: 1,
  proration,
  added: false,
  periodStart: new Date('2026-02-17T00:00:00Z'),
  periodEnd: ends,
})
type Rest = { totalCents?: number; balanceCents?: number; from?: Pick<Billed, 'key' | 'interval'> }
const worded = (lines: ReturnType<typeof line>[], dueCents: number, rest: Rest = {}) => {
  const sum = lines.reduce((total, { amountCents }) => total + amountCents, 0)
  const { totalCents = sum, balanceCents = 0, from = micro } = rest
  const all = moneyLines({ lines, dueCents, totalCents, balanceCents }, billed, from)
  expect(all.reduce((total, { amountCents }) => total + amountCents, 0)).toBe(dueCents)
  return all.map(({ text, amountCents, until }) => [text, amountCents, until])
}

test('[X3] an upgrade pays back the rest of one plan and charges the rest of the period on the other', () => {
  expect(worded([line('price_micro', -6_43), line('price_macro', 17_14)], 10_71)).toEqual([
    ['Paid back: the rest of Micro', -6_43, ends],
    ['The rest of the period on Macro', 17_14, ends],
  ])
})

test('[X3] a change to paying by the year charges a whole year', () => {
  const lines = [line('price_macro', -17_14), line('price_macro_year', 192_00, false)]
  expect(worded(lines, 174_86, { from: { key: 'macro', interval: 'month' } })).toEqual([
    ['Paid back: the rest of Macro', -17_14, ends],
    ['Macro, paid yearly', 192_00, ends],
  ])
})

test('[X3] lines that come to nothing are told apart by the plan they are for', () => {
  expect(worded([line('price_micro', 0), line('price_macro', 0)], 0).map(([text]) => text)).toEqual([
    'Paid back: the rest of Micro',
    'The rest of the period on Macro',
  ])
})

test('[X3] what is no plan of ours keeps its words, and what the customer has with Stripe makes up the rest', () => {
  const lines = [{ ...line(null, 5_00, false), text: 'Onboarding' }, line('price_macro', 10_00)]
  expect(worded(lines, 12_00, { balanceCents: -3_00 })).toEqual([
    ['Onboarding', 5_00, null],
    ['The rest of the period on Macro', 10_00, ends],
    ['Credit from earlier payments', -3_00, null],
  ])
  expect(worded([line('price_micro', -6_43)], 0).at(-1)).toEqual(['Credit for later payments', 6_43, null])
  expect(worded([{ ...line(null, -5_00, false), text: '' }], 0)[0]).toEqual(['Another credit', -5_00, null])
})

test.each([
  ['what is owed from before is called so', 10_00, { balanceCents: 40 }, 10_40, [['Owed from earlier', 40]]],
  [
    'a credit that is larger than the sum is used as far',
    10_00,
    { balanceCents: -30_00 },
    0,
    [['Credit from earlier payments', -10_00]],
  ],
  [
    'what is paid back pays what is owed first',
    -5_00,
    { balanceCents: 2_00 },
    0,
    [
      ['Owed from earlier', 2_00],
      ['Credit for later payments', 3_00],
    ],
  ],
  ['what is paid back may be less than is owed', -1_00, { balanceCents: 5_00 }, 4_00, [['Owed from earlier', 5_00]]],
  [
    'what is paid back goes beside an earlier credit',
    -5_00,
    { balanceCents: -2_00 },
    0,
    [['Credit for later payments', 5_00]],
  ],
  ['what is too little to charge waits', 30, {}, 0, [['Added to the next payment', -30]]],
  ['a discount is called so', 10_00, { totalCents: 8_00 }, 8_00, [['Discount', -2_00]]],
  [
    'a tax is called so, beside a credit',
    10_00,
    { totalCents: 12_00, balanceCents: -1_00 },
    11_00,
    [
      ['Tax', 2_00],
      ['Credit from earlier payments', -1_00],
    ],
  ],
] as const)('[X3] %s', (_, amountCents, rest, dueCents, expected) => {
  const [, ...others] = worded([line('price_macro', amountCents)], dueCents, rest)
  expect(others.map(([text, cents]) => [text, cents])).toEqual(expected)
})
