import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import type { Sql } from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, db } from '@/db/client'
import { clock } from '@/db/schema'
import { faultsOf } from '@/e2e/fixtures/book'
import { type Step, Walker } from '@/e2e/fixtures/life/walker'
import { seedOf } from '@/e2e/fixtures/seed'
import { deliver, eventsOf, openTill, type Till } from '@/e2e/fixtures/till'
import { reconcileSubscriptions } from '@/lib/jobs/reconcile'
import { everythingDue } from './due'

let till: Till
let owner: Sql

beforeAll(async () => {
  till = await openTill()
  owner = connect(till.databaseUrl, 2)
})
afterAll(async () => {
  await owner.end()
  await till.close()
})

const HOUR = 3_600
const DAY = 24 * HOUR

/** Moves Stripe and then the product on by so many seconds; what happened on the way is told of in part, in any order. */
async function pass(seconds: number, told: number): Promise<void> {
  const { store } = till.sandbox
  const before = eventsOf(till).map(({ id }) => id)
  const to = store.now() + seconds
  await fetch(`${till.sandbox.url}/_sandbox/clock`, { method: 'POST', body: JSON.stringify({ advance_to: to }) })
  const news = eventsOf(till, before).filter(({ type }) => /^(invoice\.paid|customer\.subscription)/.test(type))
  const some = news.filter((_, index) => (index * 7 + told) % 9 === 0)
  await deliver([...some.toReversed(), ...some.slice(0, 2)])
  await db()
    .update(clock)
    .set({ offsetMs: sql`greatest(${clock.offsetMs}, ${store.offset * 1000})` })
  await reconcileSubscriptions()
}

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('choose' as const),
      plan: fc.constantFrom('micro' as const, 'macro' as const, 'mega' as const),
      every: fc.constantFrom('month' as const, 'month' as const, 'year' as const),
      card: fc.constantFrom('good' as const, 'good' as const, 'good' as const, 'bad' as const),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constantFrom('undo', 'pause', 'resume', 'cancel', 'keep', 'nothing') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('spend' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
)

const PEOPLE = 25
const ROUNDS = 5
/** No sum of these comes within minutes of a month, in which a renewal is still being collected. */
const PASSES = [0, 0, 3 * HOUR, 5 * DAY + 2 * HOUR, 13 * DAY + 5 * HOUR, 32 * DAY]
const batch = fc.record({
  walks: fc.array(fc.array(step, { minLength: ROUNDS, maxLength: ROUNDS }), { minLength: PEOPLE, maxLength: PEOPLE }),
  passes: fc.array(fc.constantFrom(...PASSES), {
    minLength: ROUNDS,
    maxLength: ROUNDS,
  }),
})

test('[C10] [C11] [C12] [C28] [X3] two hundred lives of a plan: the product stands as Stripe does, and every credit is accounted for', async () => {
  const live = async ({ walks, passes }: { walks: Step[][]; passes: number[] }) => {
    const people = await Promise.all(walks.map(() => Walker.arrive(till)))
    for (const [round, seconds] of passes.entries()) {
      await Promise.all(people.map((person, index) => person.take(walks[index]![round]!)))
      if (seconds === 0) {
        await Promise.all(people.map((person) => person.check()))
        continue
      }
      for (const { story } of people) story.push(`${seconds / HOUR} hours pass`)
      await pass(seconds, round)
      await everythingDue()
      await Promise.all(people.map((person) => person.catchUp()))
      await Promise.all(people.map((person) => person.check()))
    }
    for (const { accountId, story } of people) expect(await faultsOf(owner, accountId), story.join('\n')).toEqual([])
    for (const person of people) await person.leave()
  }
  await fc.assert(fc.asyncProperty(batch, live), { numRuns: 8, seed: seedOf('lives of plans'), endOnFailure: true })
}, 300_000)
