import { describe, expect, test } from 'vitest'
import { countdown, exactCountdown } from './countdown'

const now = new Date('2026-01-31T12:00:00Z')

describe('the countdown to a refill', () => {
  test.each([
    ['2026-02-28T12:00:00Z', 'in 28 days'],
    ['2026-02-02T11:59:59Z', 'in 1 day'],
    ['2026-02-01T12:00:00Z', 'in 1 day'],
    ['2026-02-01T11:59:59Z', 'in 23 hours'],
    ['2026-01-31T13:00:00Z', 'in 1 hour'],
    ['2026-01-31T12:59:59Z', 'in 59 minutes'],
    ['2026-01-31T12:00:30Z', 'in less than a minute'],
    ['2026-01-31T12:00:00Z', null],
    ['2026-01-30T12:00:00Z', null],
  ])('to %s says %s', (at, words) => {
    expect(countdown(now, new Date(at))).toBe(words)
  })
})

describe('[C3] the countdown of the profile', () => {
  test.each([
    ['2026-02-28T16:30:00Z', 'in 28 days, 4 hours'],
    ['2026-02-01T12:00:00Z', 'in 1 day, 0 hours'],
    ['2026-02-01T11:59:59Z', 'in 23 hours, 59 minutes'],
    ['2026-01-31T13:00:01Z', 'in 1 hour, 0 minutes'],
    ['2026-01-31T12:59:59Z', 'in 59 minutes, 59 seconds'],
    ['2026-01-31T12:00:30Z', 'in 30 seconds'],
    ['2026-01-31T12:00:00.400Z', 'in 1 second'],
    ['2026-01-31T12:00:00Z', null],
  ])('to %s says %s', (at, words) => {
    expect(exactCountdown(now, new Date(at))).toBe(words)
  })
})
