import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seedOf } from '@/e2e/fixtures/seed'
import { type Every, periodIndex, periodStart } from './period'

const at = (text: string) => new Date(text)
const everyKind = ['day', 'month', 'year'] as const

test.each([
  ['month', '2026-01-31T10:00:00Z', 1, '2026-02-28T10:00:00Z'],
  ['month', '2026-01-31T10:00:00Z', 2, '2026-03-31T10:00:00Z'],
  ['month', '2027-12-30T00:00:00Z', 2, '2028-02-29T00:00:00Z'],
  ['month', '2026-03-31T23:59:59.999Z', -1, '2026-02-28T23:59:59.999Z'],
  ['year', '2028-02-29T08:00:00Z', 1, '2029-02-28T08:00:00Z'],
  ['year', '2028-02-29T08:00:00Z', 4, '2032-02-29T08:00:00Z'],
  ['day', '2026-03-28T12:00:00Z', 2, '2026-03-30T12:00:00Z'],
] as const)('period of a %s from %s, number %i, begins %s', (every, anchor, index, start) => {
  expect(periodStart(at(anchor), every, index)).toEqual(at(start))
})

describe('across daylight saving the edge stays where the clock on the wall says', () => {
  test.each([
    ['winter to summer', 'Europe/Berlin', 'month', '2026-01-31T02:30+01:00', 2, '2026-03-31T02:30+02:00'],
    ['a day of 23 hours', 'Europe/Berlin', 'day', '2026-03-28T12:00+01:00', 1, '2026-03-29T12:00+02:00'],
    ['a time that is skipped', 'Europe/Berlin', 'day', '2026-03-28T02:30+01:00', 1, '2026-03-29T03:30+02:00'],
    ['the day after it', 'Europe/Berlin', 'day', '2026-03-28T02:30+01:00', 2, '2026-03-30T02:30+02:00'],
    ['a time that comes twice', 'Europe/Berlin', 'day', '2026-10-24T02:30+02:00', 1, '2026-10-25T02:30+02:00'],
    ['the day after that', 'Europe/Berlin', 'day', '2026-10-24T02:30+02:00', 2, '2026-10-26T02:30+01:00'],
    ['the next day in UTC', 'America/New_York', 'month', '2026-01-31T20:00-05:00', 1, '2026-02-28T20:00-05:00'],
    ['and in summer', 'America/New_York', 'month', '2026-01-31T20:00-05:00', 2, '2026-03-31T20:00-04:00'],
    ['half an hour twice', 'Australia/Lord_Howe', 'day', '2026-04-04T01:45+11:00', 1, '2026-04-05T01:45+11:00'],
    ['half an hour skipped', 'Australia/Lord_Howe', 'day', '2026-10-03T02:15+10:30', 1, '2026-10-04T02:45+11:00'],
    ['no daylight saving', 'Asia/Kathmandu', 'month', '2027-12-31T00:00+05:45', 2, '2028-02-29T00:00+05:45'],
    ['a skipped midnight', 'America/Sao_Paulo', 'day', '2017-10-14T00:00-03:00', 1, '2017-10-15T01:00-02:00'],
    ['after it was abolished', 'America/Sao_Paulo', 'year', '2018-01-31T00:00-02:00', 2, '2020-01-31T00:00-03:00'],
  ] as const)('%s: %s, every %s from %s, number %i begins %s', (_, zone, every, anchor, index, start) => {
    expect(periodStart(at(anchor), every, index, zone)).toEqual(at(start))
    expect(periodIndex(at(anchor), every, at(start), zone)).toBe(index)
  })

  test('the hour that comes twice belongs to the period that its first time opened', () => {
    const anchor = at('2026-10-24T02:30+02:00')
    expect(periodIndex(anchor, 'day', at('2026-10-25T02:15+01:00'), 'Europe/Berlin')).toBe(1)
  })

  test('a zone that nobody knows is no zone', () => {
    expect(() => periodStart(at('2026-01-31T00:00Z'), 'month', 1, 'Europe/Atlantis')).toThrow(RangeError)
  })
})

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Sao_Paulo',
] as const
const TEN_YEARS: Record<Every, number> = { day: 3_653, month: 120, year: 10 }

const calendar = fc.record({
  zone: fc.constantFrom(...ZONES),
  every: fc.constantFrom(...everyKind),
  year: fc.integer({ min: 2014, max: 2030 }),
  month: fc.integer({ min: 0, max: 11 }),
  day: fc.constantFrom(28, 29, 30, 31),
  // Any time of day, and often one that clocks skip or repeat.
  minute: fc.oneof(fc.integer({ min: 0, max: 1_439 }), fc.constantFrom(0, 30, 75, 105, 135, 150, 179)),
  ms: fc.integer({ min: 0, max: 59_999 }),
})

const clocks = new Map(
  ZONES.map((timeZone) => [
    timeZone as string,
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }),
  ]),
)

/** What is seen on a calendar and a clock in `zone`, by another road than the product's. */
function seenIn(zone: string, moment: Date) {
  const [date, time] = clocks.get(zone)!.format(moment).split(' ') as [string, string]
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  return { year, month, day, time, months: year * 12 + month - 1 }
}

type Given = typeof calendar extends fc.Arbitrary<infer Value> ? Value : never

const lengthOf = (months: number) => new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0)).getUTCDate()

test('ten years of any calendar: edges only go forward, none is skipped or doubled, and the anchor comes back', () => {
  const walk = (given: Given) => {
    const { zone, every } = given
    const anchor = anchorOf(given)
    const first = seenIn(zone, anchor)
    let previous = new Date(anchor.getTime() - 1)
    for (let index = 0; index <= TEN_YEARS[every]; index += every === 'day' ? 1 + (index % 5) : 1) {
      const start = periodStart(anchor, every, index, zone)
      expect(start.getTime()).toBeGreaterThan(previous.getTime())
      expect(periodIndex(anchor, every, start, zone)).toBe(index)
      expect(periodIndex(anchor, every, new Date(start.getTime() - 1), zone)).toBe(index - 1)
      checkWall(first, seenIn(zone, start), every, index)
      // The anchor may be a time's second coming itself; every edge after it is the first.
      for (const minutes of index > 0 ? [30, 60] : []) {
        const earlier = new Date(start.getTime() - minutes * 60_000)
        expect(shownOn(seenIn(zone, earlier)), 'the first of two').not.toBe(shownOn(seenIn(zone, start)))
      }
      previous = start
    }
  }
  fc.assert(fc.property(calendar, walk), { numRuns: 40, seed: seedOf('calendars') })
}, 60_000)

test('[C4] the months inside a year begin and end with it, in every zone', () => {
  const inYear = (given: Given, year: number) => {
    const anchor = anchorOf(given)
    const months = periodStart(anchor, 'month', year * 12, given.zone)
    expect(months).toEqual(periodStart(anchor, 'year', year, given.zone))
  }
  const property = fc.property(calendar, fc.integer({ min: 0, max: 10 }), inYear)
  fc.assert(property, { numRuns: 500, seed: seedOf('months inside years') })
})

/** An anchor whose date in UTC is the one given; what its zone's calendar shows may be a day off, which is as good. */
function anchorOf({ year, month, day, minute, ms }: Given): Date {
  return new Date(Date.UTC(year, month, Math.min(day, lengthOf(year * 12 + month)), 0, minute, 0, ms))
}

type Seen = ReturnType<typeof seenIn>

const shownOn = ({ months, day, time }: Seen) => `${months}-${day} ${time}`

function checkWall(first: Seen, seen: Seen, every: Every, index: number): void {
  if (every === 'day') {
    const days = (each: Seen) => Date.UTC(each.year, each.month - 1, each.day) / 86_400_000
    expect(days(seen) - days(first)).toBe(index)
  } else {
    expect(seen.months - first.months).toBe(every === 'month' ? index : index * 12)
    expect(seen.day).toBe(Math.min(first.day, lengthOf(seen.months)))
  }
  // The clock shows the anchor's time, or, where that was skipped, the time an hour or less later.
  const minutes = (each: Seen) => Number(each.time.slice(0, 2)) * 60 + Number(each.time.slice(3, 5))
  expect([0, 30, 60]).toContain(minutes(seen) - minutes(first))
  expect(seen.time.slice(6)).toBe(first.time.slice(6))
}
