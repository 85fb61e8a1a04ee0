import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultsOf } from '@/e2e/fixtures/book'
import { followStripe, moveStripe } from '@/e2e/fixtures/clocks'
import { settle } from '@/e2e/fixtures/life/settle'
import { type Step, Walker } from '@/e2e/fixtures/life/walker'
import { seedOf } from '@/e2e/fixtures/seed'
import { deliver, eventsOf, openTill, type Till } from '@/e2e/fixtures/till'
import { reconcileSubscriptions } from '@/lib/jobs/reconcile'

let till: Till

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

const HOUR = 3_600
const DAY = 24 * HOUR

/** Moves Stripe and then the product on by so many seconds; what happened on the way is told of in part, in any order. */
async function pass(seconds: number, told: number): Promise<void> {
  const before = eventsOf(till).map(({ id }) => id)
  await moveStripe(till, seconds)
  const news = eventsOf(till, before).filter(({ type }) =>
    /^(invoice\.(paid|created)|customer\.subscription)/.test(type),
  )
  const some = news.filter((_, index) => (index * 7 + told) % 9 === 0)
  await deliver([...some.toReversed(), ...some.slice(0, 2)])
  await followStripe(till)
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
const MINUTE = 60

/** Time passes by so many seconds, or until so many before or after the next thing that happens to one of the people. */
type Pass = { by: number } | { person: number; past: number }

const passes: fc.Arbitrary<Pass> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ by: fc.constantFrom(0, 3 * HOUR, 5 * DAY, 13 * DAY, 32 * DAY) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      person: fc.nat(PEOPLE - 1),
      past: fc.constantFrom(-5 * MINUTE, -61, -20, -6, -3, -1, 0, 0, 1, 5, 61, 3 * MINUTE, 58 * MINUTE, HOUR + 5),
    }),
  },
)
const batch = fc.record({
  walks: fc.array(fc.array(step, { minLength: ROUNDS, maxLength: ROUNDS }), { minLength: PEOPLE, maxLength: PEOPLE }),
  passes: fc.array(passes, { minLength: ROUNDS, maxLength: ROUNDS }),
})

/**
 * Lets time pass. Long before the edge everybody is looked after as always; what comes then meets people whom nobody has
 * looked after since.
 */
async function live(next: Pass, people: readonly Walker[], round: number): Promise<void> {
  for (const { story } of people) story.push(JSON.stringify(next))
  if ('by' in next) {
    await pass(next.by, round)
    return settle(till, people)
  }
  const { nextEdge } = people[next.person] as Walker
  const until = (second: number) => Math.max(0, Math.round(nextEdge / 1000) + second - till.sandbox.store.now())
  await pass(until(-10 * MINUTE), round)
  await settle(till, people)
  await pass(until(next.past), round)
}

test('[C10] [C11] [C12] [C28] [X3] two hundred lives of a plan: the product stands as Stripe does, and every credit is accounted for', async () => {
  const lives = async ({ walks, passes }: { walks: Step[][]; passes: Pass[] }) => {
    const people = await Promise.all(walks.map(() => Walker.arrive(till)))
    await settle(till, people)
    for (const [round, next] of passes.entries()) {
      await Promise.all(people.map((person, index) => person.take(walks[index]![round]!)))
      await live(next, people, round)
    }
    await settle(till, people)
    for (const { accountId, story } of people)
      expect(await faultsOf(till.owner, accountId), story.join('\n')).toEqual([])
    for (const person of people) await person.leave()
  }
  const seed = seedOf('lives of plans', 44)
  await fc.assert(fc.asyncProperty(batch, lives), { numRuns: 8, seed, endOnFailure: true })
}, 900_000)
