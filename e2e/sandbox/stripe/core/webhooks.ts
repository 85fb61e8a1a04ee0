import { createHmac } from 'node:crypto'
import { randomFrom } from './random'
import type { Delivery, Store } from './store'

/**
 * How webhooks travel: `dropped` loses all, `late` holds each up for a time of its own, so that they overtake each
 * other, `random` loses, doubles or delays a share of them, `paused` keeps them until they are wanted.
 */
export const WEBHOOK_MODES = ['ordered', 'shuffled', 'duplicated', 'dropped', 'late', 'random', 'paused'] as const
export type WebhookMode = (typeof WEBHOOK_MODES)[number]
export type WebhookWay = {
  mode: WebhookMode
  /** The same seed draws the same for the same order of events. */
  seed?: number
  /** The share that `random` loses, doubles or delays. */
  rate?: number
  /** The longest delay. */
  lateMs?: number
}

type Fate = 'fine' | 'lost' | 'doubled' | 'late'

const ANSWER_WITHIN_MS = 10_000
/** Waits before the second, third … try; after the last one the delivery is given up. */
const RETRY_AFTER_MS = [1000, 5000, 30_000, 300_000, 3_600_000]

/**
 * Sends what the outbox holds. First tries go out one after another per endpoint, in the order of the events
 * (unless the mode says otherwise); retries come when they are due and hold nobody up.
 */
export class Webhooks {
  mode: WebhookMode = 'ordered'
  private draw = randomFrom(1)
  private rate = 0
  private lateMs = 0
  private delayed = new Set<string>()
  private busy = new Set<string>()
  private timers = new Map<string, NodeJS.Timeout>()
  private waiting: (() => void)[] = []
  private closed = false

  constructor(
    private readonly store: Store,
    private readonly saved: () => void,
  ) {}

  /** How webhooks travel from now on. */
  go({ mode, seed = 1, rate = 0.3, lateMs = 500 }: WebhookWay): void {
    Object.assign(this, { mode, draw: randomFrom(seed), rate, lateMs })
  }

  /** Starts sending what is due; returns at once. */
  pump(): void {
    const sending = !this.closed && this.mode !== 'paused'
    const endpoints = sending ? [...this.store.tables.webhookEndpoints.keys()] : []
    for (const endpoint of endpoints) void this.drain(endpoint)
    this.tellIfTried()
  }

  /** Resolves when nothing waits for its first try, or after `atMostMs`. Paused webhooks are not waited for. */
  async tried(atMostMs = 10_000): Promise<void> {
    if (this.allTried()) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, atMostMs)
      this.waiting.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  /** Tries everything that waits once, paused or not. */
  async flush(): Promise<void> {
    const mode = this.mode
    if (mode === 'paused') this.mode = 'ordered'
    await Promise.all([...this.store.tables.webhookEndpoints.keys()].map((endpoint) => this.drain(endpoint)))
    await this.tried()
    if (mode === 'paused') this.mode = mode
  }

  close(): void {
    this.closed = true
    for (const timer of this.timers.values()) clearTimeout(timer)
    for (const done of this.waiting.splice(0)) done()
  }

  private pendingFor(endpoint: string): Delivery[] {
    return [...this.store.tables.deliveries.values()].filter(
      (each) => each.endpoint === endpoint && each.state === 'pending',
    )
  }

  private async drain(endpoint: string): Promise<void> {
    if (this.busy.has(endpoint)) return
    this.busy.add(endpoint)
    try {
      for (let next = this.nextDue(endpoint); next; next = this.nextDue(endpoint)) await this.send(next)
    } finally {
      this.busy.delete(endpoint)
      this.scheduleRetry(endpoint)
      this.tellIfTried()
    }
  }

  private nextDue(endpoint: string): Delivery | undefined {
    if (this.closed || this.mode === 'paused') return undefined
    const now = Date.now()
    if (this.mode === 'shuffled') {
      const due = this.pendingFor(endpoint).filter((each) => each.notBefore <= now)
      return due[Math.floor(this.draw() * due.length)]
    }
    // After a leap over a year thousands wait: the first one is found without looking at all of them.
    for (const each of this.store.tables.deliveries.values()) {
      if (each.endpoint === endpoint && each.state === 'pending' && each.notBefore <= now) return each
    }
    return undefined
  }

  private async send(delivery: Delivery): Promise<void> {
    const fate = this.fateOf(delivery)
    if (fate === 'lost') {
      delivery.state = 'dropped'
      return
    }
    if (fate === 'late') {
      this.delayed.add(delivery.id)
      delivery.notBefore = Date.now() + Math.ceil(this.draw() * this.lateMs)
      return
    }
    this.delayed.delete(delivery.id)
    const failure = await this.post(delivery)
    if (fate === 'doubled' && failure === null) await this.post(delivery)
    delivery.attempts += 1
    delivery.lastError = failure
    const wait = RETRY_AFTER_MS[delivery.attempts - 1]
    if (failure === null) this.accept(delivery)
    else if (wait === undefined) delivery.state = 'given_up'
    else delivery.notBefore = Date.now() + wait
    this.saved()
  }

  private fateOf(delivery: Delivery): Fate {
    // What was delayed once, or failed, takes its way as all others do.
    const again = delivery.attempts > 0 || this.delayed.has(delivery.id)
    if (this.mode === 'dropped') return 'lost'
    if (this.mode === 'duplicated') return 'doubled'
    if (this.mode === 'late') return again ? 'fine' : 'late'
    if (this.mode !== 'random' || again || this.draw() >= this.rate) return 'fine'
    return (['lost', 'doubled', 'late'] as const)[Math.floor(this.draw() * 3)]!
  }

  private accept(delivery: Delivery): void {
    // What has arrived needs no row any more; the event itself stays.
    delivery.state = 'delivered'
    this.store.tables.deliveries.delete(delivery.id)
    const event = this.store.tables.events.get(delivery.event)
    if (event) event.pending_webhooks = Math.max(0, event.pending_webhooks - 1)
  }

  /** Null when the endpoint accepted the event, else why not. */
  private async post(delivery: Delivery): Promise<string | null> {
    const { events, webhookEndpoints, webhookSecrets } = this.store.tables
    const endpoint = webhookEndpoints.get(delivery.endpoint)
    const event = events.get(delivery.event)
    if (!endpoint || !event) return 'the endpoint or the event is gone'
    const body = JSON.stringify(event, null, 2)
    try {
      const answer = await fetch(endpoint.url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'Stripe-Signature': signature(webhookSecrets.get(endpoint.id) ?? '', body),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      })
      await answer.arrayBuffer()
      return answer.status >= 200 && answer.status < 300 ? null : `answered ${answer.status}`
    } catch (fault) {
      return fault instanceof Error ? String(fault.cause ?? fault.message) : String(fault)
    }
  }

  private scheduleRetry(endpoint: string): void {
    if (this.closed || this.mode === 'paused') return
    const soonest = Math.min(...this.pendingFor(endpoint).map((each) => each.notBefore))
    if (!Number.isFinite(soonest)) return
    clearTimeout(this.timers.get(endpoint))
    const timer = setTimeout(
      () => {
        this.timers.delete(endpoint)
        void this.drain(endpoint)
      },
      Math.max(0, soonest - Date.now()),
    )
    timer.unref()
    this.timers.set(endpoint, timer)
  }

  private allTried(): boolean {
    if (this.closed || this.mode === 'paused') return true
    for (const delivery of this.store.tables.deliveries.values()) {
      if (delivery.state === 'pending' && delivery.attempts === 0 && !this.delayed.has(delivery.id)) return false
    }
    return true
  }

  private tellIfTried(): void {
    if (this.allTried()) for (const done of this.waiting.splice(0)) done()
  }
}

/**
 * The `Stripe-Signature` header. Always by the wall clock: receivers compare it with theirs, whatever a test clock says.
 * https://docs.stripe.com/webhooks#verify-manually
 */
export function signature(secret: string, body: string): string {
  const at = Math.floor(Date.now() / 1000)
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`
}
