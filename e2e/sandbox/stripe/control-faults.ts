import type { Body, Control } from './control'
import { invalid } from './core/errors'
import { FAULT_KINDS, type FaultKind } from './core/fault-kinds'
import { isFaultKind, matches, type PlannedFault } from './core/faults'
import { resources } from './resources'

/** How long `slow` takes where nobody says. */
const SLOW_MS = 3000
const LONGEST_MS = 120_000

/** The doors that make things go wrong: requests (`faults`) and charges (`charges`). */
export const FAULT_CONTROLS: { [door: string]: Control } = {
  'GET faults': ({ api }) => ({ planned: api.faults.planned, random: api.faults.random, struck: api.faults.struck }),
  'POST faults': ({ api }, body) => api.faults.plan(plannedFrom(body)),
  'POST faults_random': ({ api }, body) => {
    const random = {
      seed: whole(body, 'seed', { least: 0, most: 0xffff_ffff }) ?? 1,
      rate: share(body, 'rate', 0.1),
      kinds: kindsFrom(body.kinds),
      on: routeFrom(body.on ?? '* *'),
      persistence: share(body, 'persistence', 0.5),
      customer: named(body, 'customer'),
    }
    api.faults.setRandom(random)
    return random
  },
  'DELETE faults': ({ api, store }, _body, argument) => {
    if (argument) return { off: api.faults.cancel(argument) }
    api.faults.clear()
    store.chargeRules = []
    return { off: true }
  },
  'POST faults_release': ({ api }) => {
    api.faults.release()
    return { released: true }
  },
  'GET charges': ({ store }) => ({ rules: store.chargeRules }),
  'POST charges': ({ store }, body) => {
    const { outcome } = body
    if (typeof outcome !== 'string' || outcome === '') {
      throw invalid('outcome must be `authentication` or a decline code.', { param: 'outcome' })
    }
    const rule = { outcome, customer: named(body, 'customer'), times: timesFrom(body) }
    store.chargeRules.push(rule)
    return rule
  },
  'DELETE charges': ({ store }) => {
    store.chargeRules = []
    return { rules: [] }
  },
  'POST next_charge': ({ store }, body) => {
    const { decline } = body
    if (decline !== null && typeof decline !== 'string') {
      throw invalid('decline must be a decline code, or null to take it back.', { param: 'decline' })
    }
    store.chargeRules = decline === null ? [] : [{ outcome: decline, customer: null, times: 1 }]
    return { decline }
  },
}

function plannedFrom(body: Body): Omit<PlannedFault, 'id' | 'repeats'> & { repeats: number | null } {
  const { fault } = body
  if (!isFaultKind(fault)) throw invalid(`fault must be one of ${FAULT_KINDS.join(', ')}.`, { param: 'fault' })
  return {
    on: routeFrom(body.on),
    fault,
    times: timesFrom(body),
    skip: whole(body, 'skip') ?? 0,
    repeats: whole(body, 'repeats'),
    delayMs: whole(body, 'delay_ms', { least: 0, most: LONGEST_MS }) ?? (fault === 'slow' ? SLOW_MS : 0),
    customer: named(body, 'customer'),
  }
}

/** A wish for a route that does not exist would wait for ever. */
function routeFrom(on: unknown): string {
  const known = (wanted: string) => {
    const path = wanted.split(' ')[1] ?? ''
    return (
      path === '*' ||
      path.startsWith('/v1/browser/') ||
      resources.some(({ method, pattern }) => matches(wanted, method, pattern) || fitsIds(wanted, method, pattern))
    )
  }
  if (typeof on === 'string' && /^(\*|GET|POST|DELETE) (\*|\/v1\/\S+)$/.test(on) && known(on)) return on
  throw invalid('on must be a method and a path the sandbox knows, as `POST /v1/payment_intents/:id/confirm`.', {
    param: 'on',
  })
}

/** Whether a path with ids in it is one of this pattern's. */
const fitsIds = (wanted: string, method: string, pattern: string) => {
  const [verb, path] = wanted.split(' ')
  return (verb === '*' || verb === method) && matches(`* ${pattern}`, '*', path ?? '')
}

function kindsFrom(kinds: unknown): FaultKind[] {
  if (kinds === undefined) return [...FAULT_KINDS]
  if (Array.isArray(kinds) && kinds.length > 0 && kinds.every(isFaultKind)) return kinds
  throw invalid(`kinds must be a list of ${FAULT_KINDS.join(', ')}.`, { param: 'kinds' })
}

const timesFrom = (body: Body) => (body.times === null ? null : (whole(body, 'times', { least: 1 }) ?? 1))

function whole(body: Body, name: string, { least = 0, most = 1_000_000 } = {}): number | null {
  const value = body[name]
  if (value === undefined || value === null) return null
  if (Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most) return Number(value)
  throw invalid(`${name} must be a whole number from ${least} to ${most}.`, { param: name })
}

function share(body: Body, name: string, usual: number): number {
  const value = body[name] ?? usual
  if (typeof value === 'number' && value >= 0 && value <= 1) return value
  throw invalid(`${name} must be a number from 0 to 1.`, { param: name })
}

function named(body: Body, name: string): string | null {
  const value = body[name] ?? null
  if (value === null || typeof value === 'string') return value
  throw invalid(`${name} must be an id.`, { param: name })
}
