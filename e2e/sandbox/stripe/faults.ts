import type { FaultKind } from './core/fault-kinds'
import type { PlannedFault, RandomFaults, StruckRequest } from './core/faults'
import type { WebhookMode, WebhookWay } from './core/webhooks'
import type { ChargeRule } from './engine/charge-rules'
import type { PaymentOffers } from './engine/offers'

export type { FaultKind } from './core/fault-kinds'

/** `POST /v1/payment_intents`; `:id` stands for any part, a last `*` for all that follows, `* *` for everything. */
type On = `${'GET' | 'POST' | 'DELETE' | '*'} ${string}`

type Wishes = {
  /** How many calls; null for all of them until `off()`. A call is one idempotency key, however often it is sent. */
  times?: number | null
  /** How many fitting calls go through first. */
  skip?: number
  /** How often a repeat of the same key is struck too; by itself as often as the product's SDK tries again. */
  repeats?: number
  /** How long an answer is held up, or a connection kept open before it closes. */
  delayMs?: number
  /** Only requests about this customer, so that specs that run side by side leave each other alone. */
  customer?: string | null
}

/** Makes things go wrong at the sandbox at `url`, for tests. Resolves once the sandbox knows. */
export function faultsAt(url: string) {
  const ask = async <Answer>(method: 'GET' | 'POST' | 'DELETE', door: string, body?: object): Promise<Answer> => {
    const answer = await fetch(`${url}/_sandbox/${door}`, { method, ...(body && { body: JSON.stringify(body) }) })
    const said = (await answer.json()) as Answer & { error?: { message: string } }
    if (!answer.ok) throw new Error(`The sandbox refused ${method} ${door}: ${said.error?.message}`)
    return said
  }
  const plan = (on: On, fault: FaultKind, { delayMs, ...wishes }: Wishes) =>
    ask<PlannedFault>('POST', 'faults', { on, fault, ...wishes, delay_ms: delayMs })
  return {
    /** The next call (or `times` calls) to a route. */
    next: (on: On, fault: FaultKind, wishes: Wishes = {}) => plan(on, fault, wishes),
    /** Every call to a route until `off()`. */
    always: (on: On, fault: FaultKind, wishes: Omit<Wishes, 'times'> = {}) =>
      plan(on, fault, { ...wishes, times: null }),
    /** Takes one of them back, by its id. */
    lift: (id: string) => ask<{ off: boolean }>('DELETE', `faults/${id}`),
    /** A share of all calls, by chance: the same for the same seed and order of calls. All kinds, unless some are named. */
    random: (wishes: Partial<RandomFaults> & { seed: number; rate: number }) =>
      ask<RandomFaults>('POST', 'faults_random', wishes),
    /** What the next charges (`times`, or all with null) meet whatever their card: a decline code or `authentication`. */
    charges: (outcome: ChargeRule['outcome'], wishes: Pick<Wishes, 'times' | 'customer'> = {}) =>
      ask<ChargeRule>('POST', 'charges', { outcome, ...wishes }),
    /** How webhooks travel from now on. */
    webhooks: (mode: WebhookMode, wishes: Omit<WebhookWay, 'mode'> = {}) =>
      ask<{ mode: WebhookMode }>('POST', 'webhooks', { mode, ...wishes }),
    /** Lets every answer go that is being held up. */
    release: () => ask<{ released: true }>('POST', 'faults_release'),
    /** What was struck so far, oldest first. */
    struck: async () => (await ask<{ struck: StruckRequest[] }>('GET', 'faults')).struck,
    /** Which bank debits the account offers next to cards, and how long one is under way by itself. */
    offers: ({ delayed, settleAfterSeconds }: Partial<PaymentOffers>) =>
      ask<PaymentOffers>('POST', 'offers', { delayed, settle_after_seconds: settleAfterSeconds }),
    /** Ends a bank debit that is under way: as its account says, or `succeeded`, or with a failure code. */
    settle: (paymentIntent: string, outcome?: string) =>
      ask<{ id: string; status: string }>('POST', `settle/${paymentIntent}`, { outcome }),
    /** Takes all of it back: requests, charges, and what was struck so far. Webhooks keep their way. */
    off: () => ask<{ off: true }>('DELETE', 'faults'),
  }
}

export type FaultControl = ReturnType<typeof faultsAt>
