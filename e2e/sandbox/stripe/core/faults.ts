import { FAULT_KINDS, type FaultKind, USUAL_REPEATS } from './fault-kinds'
import { randomFrom } from './random'
import { newId } from './store'

/** A request as faults see it. */
export type Struckable = {
  method: string
  /** As the route declares it: `/v1/payment_intents/:id/confirm`. */
  pattern: string
  path: string
  /** The idempotency key; for requests without one whatever makes a repeat of the same request. */
  call: string
  keyed: boolean
  customer: string | null
  /** Asked by the payer's browser and not by the product. */
  browser: boolean
}

/** A fault that waits for its requests. */
export type PlannedFault = {
  id: string
  /** `POST /v1/payment_intents`, with `:id` for any part and a last `*` for all that follows. */
  on: string
  fault: FaultKind
  /** How many more calls it strikes; null for all of them until it is taken back. */
  times: number | null
  /** How many fitting calls it lets through first. */
  skip: number
  /** How often a struck call meets it again when its key is repeated. */
  repeats: number
  /** How long an answer is held up, or a connection kept open before it closes. */
  delayMs: number
  /** Only requests about this customer. */
  customer: string | null
}

/** Faults by chance, the same ones for the same seed and the same order of requests. */
export type RandomFaults = {
  seed: number
  /** The share of calls that is struck, from 0 to 1. */
  rate: number
  kinds: FaultKind[]
  on: string
  /** The share of repeats of a struck call that is struck again. */
  persistence: number
  customer: string | null
}

export type Strike = { fault: FaultKind; delayMs: number }
export type StruckRequest = { at: string; request: string; on: string; path: string; key: string; fault: FaultKind }

const REMEMBERED = 5000

/** Which requests go wrong, and how. It is never saved: a sandbox that starts again does what it is asked. */
export class Faults {
  random: RandomFaults | null = null
  /** What was struck, oldest first. */
  readonly struck: StruckRequest[] = []
  private waiting: PlannedFault[] = []
  /** Calls that were let through or struck by a planned fault, with the repeats still to be struck. */
  private met = new Map<PlannedFault, Map<string, number>>()
  private held = new Set<() => void>()
  private draw = randomFrom(0)
  private drawn = new Map<string, FaultKind | null>()

  get planned(): readonly PlannedFault[] {
    return this.waiting.filter(({ times }) => times !== 0)
  }

  plan(fault: Omit<PlannedFault, 'id' | 'repeats'> & { repeats: number | null }): PlannedFault {
    const planned = { ...fault, id: newId('fault', 14), repeats: fault.repeats ?? USUAL_REPEATS[fault.fault] }
    this.waiting.push(planned)
    this.met.set(planned, new Map())
    return planned
  }

  setRandom(random: RandomFaults | null): void {
    this.random = random
    this.draw = randomFrom(random?.seed ?? 0)
    this.drawn.clear()
  }

  cancel(id: string): boolean {
    const found = this.waiting.find((each) => each.id === id)
    if (!found) return false
    this.waiting = this.waiting.filter((each) => each !== found)
    this.met.delete(found)
    return true
  }

  clear(): void {
    this.waiting = []
    this.met.clear()
    this.struck.length = 0
    this.setRandom(null)
    this.release()
  }

  /** Waits with an answer, at most this long. */
  async hold(atMostMs: number): Promise<void> {
    if (atMostMs === 0) return
    await new Promise<void>((resolve) => {
      const go = () => {
        clearTimeout(timer)
        this.held.delete(go)
        resolve()
      }
      const timer = setTimeout(go, atMostMs)
      this.held.add(go)
    })
  }

  /** Lets every answer go that is being held. */
  release(): void {
    for (const go of this.held) go()
  }

  /** What happens to this request; null where nothing does. A request is asked about once. */
  strike(request: Struckable, id: string): Strike | null {
    const strike = this.plannedStrike(request) ?? this.randomStrike(request)
    if (!strike) return null
    const { method, pattern, path, call } = request
    const at = new Date().toISOString()
    this.struck.push({ at, request: id, on: `${method} ${pattern}`, path, key: call, fault: strike.fault })
    if (this.struck.length > REMEMBERED) this.struck.shift()
    return strike
  }

  private plannedStrike(request: Struckable): Strike | null {
    for (const planned of this.waiting) {
      if (!fits(planned, request) || !applies(planned.fault, request)) continue
      const met = this.met.get(planned)!
      const left = met.get(request.call)
      if (left) {
        met.set(request.call, left - 1)
        return planned
      }
      // Without a key a repeat and a new call look the same.
      if (left === 0 && request.keyed && planned.times !== null) continue
      if (planned.times === 0) continue
      if (planned.skip > 0) {
        planned.skip -= 1
        met.set(request.call, 0)
        continue
      }
      if (planned.times !== null) planned.times -= 1
      met.set(request.call, planned.repeats)
      return planned
    }
    return null
  }

  private randomStrike(request: Struckable): Strike | null {
    const { random } = this
    if (!random || !fits(random, request)) return null
    const before = this.drawn.get(request.call)
    if (before === null && request.keyed) return null
    const again = Boolean(before)
    if (this.draw() >= (again ? random.persistence : random.rate)) {
      if (again) this.drawn.set(request.call, null)
      return null
    }
    const kinds = random.kinds.filter((kind) => applies(kind, request))
    const fault = before ?? kinds[Math.floor(this.draw() * kinds.length)]
    if (!fault) return null
    this.drawn.set(request.call, fault)
    return { fault, delayMs: fault === 'slow' ? Math.floor(this.draw() * 300) : 0 }
  }
}

/** What a key is asked to do again has no meaning for a request that carries none. */
const applies = (fault: FaultKind, { keyed }: Struckable) => keyed || fault !== 'key-in-use'

type Wanted = { on: string; customer: string | null }

function fits({ on, customer }: Wanted, request: Struckable): boolean {
  if (customer !== null && customer !== request.customer) return false
  // The payer's own browser is struck only where it is meant by name.
  if (request.browser && on.endsWith('*')) return false
  return matches(on, request.method, request.pattern) || matches(on, request.method, request.path)
}

/** Whether `on` (`POST /v1/invoices/:id/*`) names this method and path. */
export function matches(on: string, method: string, path: string): boolean {
  const [wanted, pattern] = on.split(' ')
  if (wanted !== '*' && wanted !== method) return false
  if (pattern === '*') return true
  const parts = path.split('/')
  const names = (pattern ?? '').split('/')
  const open = names.at(-1) === '*'
  if (open ? parts.length < names.length : parts.length !== names.length) return false
  return names.every((name, index) => name === '*' || name.startsWith(':') || name === parts[index])
}

export const isFaultKind = (value: unknown): value is FaultKind => FAULT_KINDS.some((kind) => kind === value)
