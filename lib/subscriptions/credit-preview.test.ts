import { describe, expect, test } from 'vitest'
import { credits } from '@/lib/core/money'
import { emptyBook } from '@/lib/ledger/book'
import { decide } from '@/lib/ledger/rules'
import type { AccountState, Command, Refill } from '@/lib/ledger/types'
import { edgeOf, previewLater, previewNow, previewPaused } from './credit-preview'

const at = (day: string) => new Date(`${day}T10:00:00Z`)
const [start, end, now] = [at('2026-01-01'), at('2026-02-01'), at('2026-01-16')]
const base = { accountId: 'a', actor: 'test' }

function refill(amount: number, cap: number, from = start, until = end): Refill {
  const what = { source: 's', credits: credits(amount), rolloverCap: credits(cap), periodStart: from, periodEnd: until }
  return { ...base, kind: 'refill', key: `refill ${from.getTime()} ${amount}`, ...what }
}

function bookAfter(commands: readonly Command[], moment = start): AccountState {
  return commands.reduce(
    (book, command) => {
      const decided = decide(book, command, moment)
      if (!decided.ok) throw new Error(decided.refusal.code)
      return decided.value.state
    },
    emptyBook('a', start),
  )
}

const spend = (amount: number): Command => ({
  ...base,
  kind: 'spend',
  key: `spend ${amount}`,
  credits: credits(amount),
  feature: 'f',
})
const pack = (amount: number): Command => ({
  ...base,
  ...{ kind: 'grant', key: 'pack', credits: credits(amount), bucket: 'top-up', source: 'payment:1', expiresAt: null },
})
const shown = ({ lines }: { lines: { kind: string; credits: number; at: Date }[] }) =>
  lines.map((line) => [line.kind, line.credits, line.at.toISOString().slice(0, 10)])

describe('[X3] what a change does to credits, by the rules of the book', () => {
  const micro = bookAfter([refill(5_000, 5_000), spend(1_000)])

  test('an upgrade: its share arrives, all stays, and the larger bank takes what the smaller would not', () => {
    const arriving = { refill: refill(7_741, 20_000, now, end), planName: 'Macro' }
    const preview = previewNow(micro, now, { arriving, next: { at: end, credits: credits(20_000) } })
    expect(shown(preview)).toEqual([
      ['arrives', 7_741, '2026-01-16'],
      ['stays', 4_000, '2026-01-16'],
      ['to-bank', 11_741, '2026-02-01'],
    ])
    expect([preview.balanceAfter, preview.nextRefill?.credits]).toEqual([11_741, 20_000])
  })

  test('a downgrade: what is there goes to the bank as it is, and the smaller plan arrives', () => {
    const macro = bookAfter([refill(20_000, 20_000), refill(3_000, 20_000, now)])
    const arriving = { refill: refill(5_000, 5_000, end, at('2026-03-01')), planName: 'Micro' }
    const preview = previewLater(macro, now, { before: [], at: end, arriving })
    expect(shown(preview)).toEqual([
      ['stays', 23_000, '2026-01-16'],
      ['to-bank', 20_000, '2026-02-01'],
      ['expires', 3_000, '2026-02-01'],
      ['arrives', 5_000, '2026-02-01'],
    ])
    expect([preview.balanceAfter, preview.nextRefill]).toEqual([25_000, { at: at('2026-03-01'), credits: 5_000 }])
  })

  test('at the end of a year, the months until then are lived through first', () => {
    const march = refill(5_000, 5_000, end, at('2026-03-01'))
    const arriving = { refill: refill(20_000, 20_000, at('2026-03-01'), at('2026-04-01')), planName: 'Macro' }
    const preview = previewLater(micro, now, { before: [march], at: at('2026-03-01'), arriving })
    expect(shown(preview)).toEqual([
      ['stays', 4_000, '2026-01-16'],
      ['arrives', 5_000, '2026-02-01'],
      ['to-bank', 1_000, '2026-03-01'],
      ['expires', 4_000, '2026-03-01'],
      ['arrives', 20_000, '2026-03-01'],
    ])
    expect([preview.balanceAfter, preview.nextRefill]).toEqual([25_000, { at: at('2026-04-01'), credits: 20_000 }])
  })

  test('of many months until then it tells what all of them bring and what is not kept: the lines add up', () => {
    const [feb, mar, apr] = ['2026-02-01', '2026-03-01', '2026-04-01'].map(at) as [Date, Date, Date]
    const before = [refill(5_000, 5_000, feb, mar), refill(5_000, 5_000, mar, apr)]
    const arriving = { refill: refill(20_000, 20_000, apr, at('2026-05-01')), planName: 'Macro' }
    const preview = previewLater(micro, now, { before, at: apr, arriving })
    expect(shown(preview)).toEqual([
      ['stays', 4_000, '2026-01-16'],
      ['arrives', 10_000, '2026-02-01'],
      ['expires', 4_000, '2026-03-01'],
      ['expires', 5_000, '2026-04-01'],
      ['arrives', 20_000, '2026-04-01'],
    ])
    const signed = preview.lines.map(
      ({ kind, credits }) => (kind === 'expires' ? -1 : kind === 'to-bank' ? 0 : 1) * credits,
    )
    expect(signed.reduce((sum, each) => sum + each, 0)).toBe(preview.balanceAfter)
  })

  test('a pause: packs are locked, the rest stays until its cycle ends', () => {
    const book = bookAfter([refill(5_000, 2_000), pack(4_000)])
    const preview = previewPaused(book, now, {
      until: at('2026-03-05'),
      resumedWith: credits(2_419),
      topUpsOpen: false,
    })
    expect(shown(preview)).toEqual([
      ['stays', 5_000, '2026-01-16'],
      ['stays', 4_000, '2026-01-16'],
      ['to-bank', 2_000, '2026-02-01'],
      ['expires', 3_000, '2026-02-01'],
    ])
    expect(preview.nextRefill).toEqual({ at: at('2026-03-05'), credits: 2_419 })
    const short = previewPaused(book, now, { until: at('2026-01-20'), resumedWith: credits(0), topUpsOpen: true })
    expect([shown(short).length, short.nextRefill]).toEqual([2, null])
    // An account of long standing keeps its packs open, whatever becomes of the plan.
    expect([preview, short].map(({ lines }) => lines[1]?.text)).toEqual([
      'One-time credits are locked until the plan goes on',
      'One-time credits stay yours to spend',
    ])
  })
})

test('[A8] [X10] what moves to the bank, what does not fit it and what add-ons lose is told before it happens', () => {
  const addOn: Command = {
    ...base,
    ...{ kind: 'grant', key: 'add-on', credits: credits(700), bucket: 'add-on', source: 'add-on:1', expiresAt: end },
  }
  const book = bookAfter([refill(5_000, 2_000), addOn])
  expect(edgeOf(book, end)).toMatchObject({ toBank: 2_000, wontFit: 3_000, addOnsExpire: 700 })
  expect(edgeOf(book, new Date(end.getTime() - 1))).toMatchObject({ toBank: 0, wontFit: 0, addOnsExpire: 0 })
  const later = decide(book, spend(1), end)
  expect(later.ok && later.value.state.balance).toBe(2_000 - 1)
})
