import { describe, expect, test } from 'vitest'
import { type ButtonStanding, type PlanButton, planButton } from './button'

const nano = { key: 'nano', tier: 0, free: true }
const micro = { key: 'micro', tier: 1, free: false }
const macro = { key: 'macro', tier: 2, free: false }
const mega = { key: 'mega', tier: 3, free: false }
const oldMacro = { key: 'macro-2025', tier: 2, free: false }

const now = new Date('2026-03-10T12:00:00Z')
const past = new Date('2026-03-10T11:59:59Z')
const later = new Date('2026-04-01T12:00:00Z')

const onNano: ButtonStanding = {
  plan: 'nano',
  tier: 0,
  interval: null,
  status: 'free',
  cancelAt: null,
  scheduled: null,
  scheduledTier: null,
  pausedUntil: null,
}
const onMacro: ButtonStanding = { ...onNano, plan: 'macro', tier: 2, interval: 'month', status: 'active' }
const yearly: ButtonStanding = { ...onMacro, interval: 'year' }
const onOldMacro: ButtonStanding = { ...onMacro, plan: 'macro-2025' }
const to = (plan: string, scheduledTier: number, interval: 'month' | 'year' = 'month', at = later) => ({
  ...onMacro,
  scheduled: { plan, interval, at },
  scheduledTier,
})
const downgrading = to('micro', 1)
const yearlyDowngrade = to('micro', 1, 'year')
const upgrading = to('mega', 3)
const changing = to('macro', 2, 'year')
const overdue = to('micro', 1, 'month', past)
const oldDowngrade: ButtonStanding = { ...downgrading, plan: 'macro-2025' }
const ending: ButtonStanding = { ...onMacro, cancelAt: later }
const ended: ButtonStanding = { ...onMacro, cancelAt: past }
const paused: ButtonStanding = { ...onMacro, status: 'paused', pausedUntil: later }
const pausedForever: ButtonStanding = { ...paused, pausedUntil: null }
const waking: ButtonStanding = { ...paused, pausedUntil: past }
const pastDue: ButtonStanding = { ...onMacro, status: 'past_due' }
const unpaid: ButtonStanding = { ...onMacro, status: 'unpaid' }
const incomplete: ButtonStanding = { ...onNano, status: 'incomplete' }

/** The whole button in one line, as a person reads it. */
function read(button: PlanButton): string {
  const day = (at: Date | null | undefined) => (at ? ` ${at.toISOString().slice(0, 10)}` : '')
  if (button.kind === 'choose') return button.label
  if (button.kind === 'scheduled') return button.label + day(button.at) + (button.way ? ` · ${button.way}` : '')
  if (button.kind !== 'current') {
    const coming = button.kind === 'change' && button.coming
    const said = button.label + (button.blocked ? ` (${button.blocked})` : '')
    return coming ? `${said} · changes${day(coming.at)} · ${coming.way}` : said
  }
  const { moment, way, ends } = button
  return [button.label, moment && moment.words + day(moment.at), way, ends && 'ends'].filter(Boolean).join(' · ')
}

const cases = {
  'signed out': [
    [nano, 'month', null, 'Choose'],
    [nano, 'year', null, 'Choose'],
    [micro, 'month', null, 'Choose'],
    [mega, 'year', null, 'Choose'],
  ],
  'on the free plan': [
    [nano, 'month', onNano, 'Current plan'],
    [nano, 'year', onNano, 'Current plan'],
    [micro, 'month', onNano, 'Upgrade plan'],
    [mega, 'year', onNano, 'Upgrade plan'],
  ],
  'with a first payment under way': [
    [nano, 'year', incomplete, 'Current plan'],
    [macro, 'month', incomplete, 'Upgrade plan'],
  ],
  'on a paid plan': [
    [macro, 'month', onMacro, 'Current plan'],
    [macro, 'year', onMacro, 'Change plan'],
    [macro, 'year', yearly, 'Current plan'],
    [macro, 'month', yearly, 'Change plan'],
    [mega, 'month', onMacro, 'Upgrade plan'],
    [mega, 'year', onMacro, 'Upgrade plan'],
    [mega, 'month', yearly, 'Upgrade plan'],
    [micro, 'month', onMacro, 'Downgrade plan'],
    [micro, 'year', onMacro, 'Downgrade plan'],
    [nano, 'month', onMacro, 'Downgrade plan'],
    [nano, 'year', yearly, 'Downgrade plan'],
    [{ ...macro, key: 'macro-plus' }, 'month', onMacro, 'Change plan'],
  ],
  'on a plan that is no longer sold': [
    [oldMacro, 'month', onOldMacro, 'Current plan'],
    [macro, 'month', onOldMacro, 'Change plan'],
    [macro, 'year', onOldMacro, 'Change plan'],
    [mega, 'month', onOldMacro, 'Upgrade plan'],
    [micro, 'month', onOldMacro, 'Downgrade plan'],
    [nano, 'month', onOldMacro, 'Downgrade plan'],
  ],
  '[C11] with a downgrade scheduled': [
    [macro, 'month', downgrading, 'Current plan · undo-downgrade'],
    [micro, 'month', downgrading, 'Start at: 2026-04-01 · undo-downgrade'],
    [micro, 'year', downgrading, 'Downgrade plan'],
    [mega, 'month', downgrading, 'Upgrade plan'],
    [macro, 'year', downgrading, 'Change plan · changes 2026-04-01 · undo-downgrade'],
    [nano, 'month', downgrading, 'Downgrade plan'],
    [macro, 'month', oldDowngrade, 'Change plan'],
  ],
  '[C11] with a downgrade to the other way to pay scheduled': [
    [macro, 'month', yearlyDowngrade, 'Current plan · undo-downgrade'],
    [micro, 'month', yearlyDowngrade, 'Downgrade plan'],
    [micro, 'year', yearlyDowngrade, 'Start at: 2026-04-01 · undo-downgrade'],
    [macro, 'year', yearlyDowngrade, 'Change plan'],
  ],
  '[C11] with an upgrade scheduled': [
    [macro, 'month', upgrading, 'Current plan · undo-upgrade'],
    [mega, 'month', upgrading, 'Start at: 2026-04-01 · undo-upgrade'],
    [macro, 'year', upgrading, 'Change plan · changes 2026-04-01 · undo-upgrade'],
    [mega, 'year', upgrading, 'Upgrade plan'],
  ],
  '[C11] with another way to pay scheduled': [
    [macro, 'month', changing, 'Current plan · undo-change'],
    [macro, 'year', changing, 'Start at: 2026-04-01 · undo-change'],
    [micro, 'year', changing, 'Downgrade plan'],
  ],
  'with a change that is due and not heard of yet': [
    [macro, 'month', overdue, 'Current plan · Changing'],
    [micro, 'month', overdue, 'Starting now'],
    [macro, 'year', overdue, 'Change plan'],
  ],
  'with an end to come': [
    [macro, 'month', ending, 'Current plan · Ends on 2026-04-01 · keep'],
    [nano, 'month', ending, 'Start at: 2026-04-01 · keep'],
    [nano, 'year', ending, 'Start at: 2026-04-01 · keep'],
    [mega, 'month', ending, 'Upgrade plan'],
    [macro, 'month', ended, 'Current plan · Ending'],
    [nano, 'month', ended, 'Starting now'],
  ],
  '[C12] paused': [
    [macro, 'month', paused, 'Current plan · Paused until: 2026-04-01 · resume · ends'],
    [macro, 'month', pausedForever, 'Current plan · Paused · resume · ends'],
    [macro, 'month', waking, 'Current plan · Resuming · resume · ends'],
    [macro, 'year', paused, 'Change plan (paused)'],
    [mega, 'month', paused, 'Upgrade plan (paused)'],
    [micro, 'month', paused, 'Downgrade plan (paused)'],
    [nano, 'month', paused, 'Downgrade plan'],
    [nano, 'year', waking, 'Downgrade plan'],
  ],
  'with a payment overdue': [
    [macro, 'month', pastDue, 'Current plan'],
    [mega, 'month', pastDue, 'Upgrade plan (payment-due)'],
    [micro, 'month', unpaid, 'Downgrade plan (payment-due)'],
    [macro, 'year', unpaid, 'Change plan (payment-due)'],
    [nano, 'month', pastDue, 'Downgrade plan'],
    [nano, 'month', unpaid, 'Downgrade plan'],
  ],
} as const

describe.each(Object.entries(cases))('[C9] %s', (_where, table) => {
  test.each(table.map(([plan, interval, standing, words]) => [plan.key, interval, words, plan, standing] as const))(
    '%s by the %s: %s',
    (_key, interval, words, plan, standing) => {
      expect(read(planButton(plan, interval, standing, now))).toBe(words)
    },
  )
})
