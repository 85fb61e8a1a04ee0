'use client'

import { useSyncExternalStore } from 'react'

const FORMS = {
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  day: { day: 'numeric', month: 'short' },
  'date-time': { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  time: { hour: '2-digit', minute: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

type TimeForm = keyof typeof FORMS

/**
 * A moment in the viewer's own words and zone, with UTC, in which billing edges are stated, in its title. A day of the
 * calendar, `2026-01-31`, is the same day in every zone.
 * The server, which knows neither, writes UTC; the browser puts its own in place.
 */
export function LocalTime(props: { at: Date | string; form?: TimeForm; className?: string }) {
  const at = new Date(props.at)
  const here = useSyncExternalStore(
    noChange,
    () => true,
    () => false,
  )
  const form = FORMS[props.form ?? 'date']
  const zone = here && !isDay(props.at) ? undefined : 'UTC'
  const text = at.toLocaleString(here ? undefined : 'en-US', { ...form, timeZone: zone })
  return (
    <time dateTime={at.toISOString()} title={writeUtc(at)} className={props.className}>
      {text}
    </time>
  )
}

/** `31 Jan 2026, 14:05 UTC`: the same for everybody, wherever they are. */
function writeUtc(at: Date): string {
  const form = { ...FORMS['date-time'], timeZone: 'UTC', hour12: false } as const
  return `${at.toLocaleString('en-GB', form)} UTC`
}

function isDay(at: Date | string): boolean {
  return typeof at === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(at)
}

const noChange = () => () => {}
