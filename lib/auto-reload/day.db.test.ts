import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { purchases } from '@/db/schema'
import { longStandingBuyer } from '@/e2e/fixtures/buyers'
import { passMinutesEverywhere } from '@/e2e/fixtures/clocks'
import { attemptsAt, reloadAt, settleNow, spendDownTo, switchOnAt } from '@/e2e/fixtures/reload'
import { openTill, type Till, workOff } from '@/e2e/fixtures/till'
import { chargesAt } from '@/e2e/fixtures/top-ups'
import { type FaultControl, faultsAt } from '@/e2e/sandbox/stripe/faults'
import { catalogOf } from '@/lib/catalog/rules'
import { readBalance } from '@/lib/ledger/queries'
import { reload, reloadDue } from '@/lib/top-ups/reload'
import type { Desk } from '@/lib/workspaces/queries'
import { switchOff } from './commands'

const HOURS = 30
const STEP_MINUTES = 30
const DAY_MS = 86_400_000
const policy = catalogOf('studio').policies.autoReload!

let till: Till
let faults: FaultControl

beforeAll(async () => {
  till = await openTill()
  faults = faultsAt(till.sandbox.url)
})
afterAll(() => till.close())

/** A repeatable choice: the same storm each time. */
function chooser(seed: number) {
  let state = seed
  return (outOf: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * outOf)
  }
}

/** What each charge of an account meets, one after the other: Stripe is not well, the bank says no, all is well. */
const WEATHER = ['server-error', 'insufficient_funds', 'fine', 'timeout-after-effect', 'fine', 'rate-limited'] as const

type Attempt = Awaited<ReturnType<typeof attemptsAt>>[number]

/** Those of the 24 hours that end with `end`, by the moment that `at` takes them for. */
function inTheDayBefore(attempts: Attempt[], end: Date, at: (attempt: Attempt) => Date): Attempt[] {
  return attempts.filter((each) => at(each) <= end && end.getTime() - at(each).getTime() < DAY_MS)
}

const planned = new Map<string, number>()

async function weather(desk: Desk): Promise<void> {
  const { length } = await attemptsAt(desk)
  if (planned.get(desk.client.id) === length) return
  planned.set(desk.client.id, length)
  const kind = WEATHER[length % WEATHER.length]!
  const customer = desk.workspace.stripeCustomerId
  if (kind === 'insufficient_funds') await faults.charges(kind, { times: 1, customer })
  else if (kind !== 'fine') await faults.next('POST /v1/payment_intents', kind, { customer })
}

/** Everything there is is spent, again and again, and whoever it switched off is switched on again or not. */
async function storm(desk: Desk, choose: (outOf: number) => number): Promise<void> {
  await weather(desk)
  const { available } = await readBalance(desk.client.id)
  if (available > 0) await spendDownTo(desk, 0)
  await Promise.all([reload(desk.client.id), reload(desk.client.id)])
  if (choose(20) === 0) await switchOff(desk)
  if (!(await reloadAt(desk)).isOn && choose(3) === 0) await switchOnAt(desk)
}

test('[X5] [U1] a day and more of storms, with outages, declines and changed minds: never above any cap', {
  timeout: 240_000,
}, async () => {
  const desks = [await longStandingBuyer(till), await longStandingBuyer(till)]
  for (const desk of desks) await switchOnAt(desk)
  const choose = chooser(11)
  for (let minutes = 0; minutes < HOURS * 60; minutes += STEP_MINUTES) {
    for (const desk of desks) await storm(desk, choose)
    await passMinutesEverywhere(till, STEP_MINUTES)
    await settleNow(till)
    await reloadDue()
    await workOff(till)
  }
  // Whatever is unknown at the end is read back.
  await faults.off()
  await settleNow(till)
  await workOff(till)
  const met = new Set<string>()
  for (const desk of desks) {
    const attempts = await attemptsAt(desk)
    const counted = attempts.filter(({ status }) => ['paid', 'declined', 'open', 'authentication'].includes(status))
    // The caps were reached, and the next day went on.
    expect(counted.length).toBeGreaterThan(policy.caps.perDay.count)
    for (const end of counted.map(({ beganAt }) => beganAt)) {
      expect(inTheDayBefore(counted, end, ({ beganAt }) => beganAt).length).toBeLessThanOrEqual(
        policy.caps.perDay.count,
      )
    }
    // By when the money moved, whenever it was begun.
    const moved = (each: Attempt) => each.settledAt as Date
    const paidOnes = attempts.filter(({ status }) => status === 'paid')
    for (const end of paidOnes.map(moved)) {
      const within = inTheDayBefore(paidOnes, end, moved)
      expect(within.length).toBeLessThanOrEqual(policy.caps.perDay.count)
      expect(within.reduce((sum, { amountCents }) => sum + amountCents, 0)).toBeLessThanOrEqual(
        policy.caps.perDay.amountCents,
      )
    }
    const began = attempts.filter(({ status }) => status !== 'canceled').map(({ beganAt }) => beganAt.getTime())
    const pauses = began.slice(1).map((moment, index) => moment - (began[index] as number))
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(policy.coolDownMinutes * 60_000)
    expect(attempts.filter(({ status }) => status === 'open' || status === 'authentication')).toEqual([])
    const own = and(eq(purchases.accountId, desk.client.id), eq(purchases.status, 'paid'))
    const paid = attempts.filter(({ status }) => status === 'paid')
    expect(chargesAt(till, desk)).toHaveLength(paid.length)
    expect(await db().$count(purchases, own)).toBe(paid.length)
    for (const { status } of attempts) met.add(status)
  }
  expect([...met].sort()).toEqual(expect.arrayContaining(['declined', 'outage', 'paid']))
})
