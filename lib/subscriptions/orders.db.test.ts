import { eq, sql } from 'drizzle-orm'
import postgres, { type Sql } from 'postgres'
import type Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { refillCalendars, subscriptionInvoices, subscriptions } from '@/db/schema'
import { faultsOf } from '@/e2e/fixtures/book'
import { DAY, followStripe, moveStripe } from '@/e2e/fixtures/clocks'
import { type Memory, memoryOf } from '@/e2e/fixtures/rewind'
import { atStripe, eventsOf, newSubscriber, openTill, signatureOf, type Till } from '@/e2e/fixtures/till'
import { credits } from '@/lib/core/money'
import { readBalance, readHistory } from '@/lib/ledger/queries'
import { submit } from '@/lib/ledger/writer'
import { handleEvent } from '@/lib/webhooks/in/handle'
import { receive } from '@/lib/webhooks/in/receive'
import { readAgain } from './paid-cycles'
import { standingOf } from './queries'

/**
 * One upgrade and one renewal are six events. Orders that begin alike are walked once as far as they are alike: all 720
 * are the ways down a tree of 1,956 tellings, and what was told is brought back instead of being told once more. Every
 * first event has a person of its own, with the same history, so that the six parts of the tree are walked side by side.
 */
type Person = { accountId: string; stripeId: string; events: string[]; types: string[]; memory: Memory }

let till: Till
let owner: Sql
let people: Person[]

const EVENTS = 6
const PRODUCT_EVENTS = ['customer.subscription.updated', 'invoice.created', 'invoice.paid']
const numbers = Array.from({ length: EVENTS }, (_, index) => index)
/** A second event about the same thing, as Stripe sometimes writes one: the inbox can't know it. */
const copyOf = (id: string) => `${id}_again`

beforeAll(async () => {
  till = await openTill()
  owner = postgres(till.databaseUrl, { max: EVENTS, onnotice: () => {} })
  const histories = []
  for (const _ of numbers) histories.push(await subscribed())
  await move(15)
  for (const { stripeId } of histories) await upgraded(stripeId)
  await move(20)
  people = await Promise.all(histories.map(withEvents))
}, 120_000)

afterAll(async () => {
  await owner.end()
  await till.close()
})

async function subscribed() {
  const desk = await newSubscriber(till, 'micro')
  const accountId = desk.client.id
  const [row] = await db().select().from(subscriptions).where(eq(subscriptions.accountId, accountId))
  const spend = { accountId, key: 'a spend', actor: 'test', feature: 'portrait' }
  await submit({ kind: 'spend', ...spend, credits: credits(1_080) })
  return { accountId, stripeId: row!.stripeSubscriptionId as string }
}

/** At Stripe, where nobody tells us of it. */
async function upgraded(stripeId: string): Promise<void> {
  const { subscriptions: theirs, prices } = till.sandbox.store.tables
  const macro = [...prices.values()].find(({ lookup_key }) => lookup_key === 'studio_macro_month')!
  const item = `items[0][id]=${theirs.get(stripeId)!.items.data[0]!.id}&items[0][price]=${macro.id}`
  await atStripe(till, 'POST', `subscriptions/${stripeId}`, `${item}&proration_behavior=always_invoice`)
}

async function move(days: number): Promise<void> {
  await moveStripe(till, days * DAY)
  await followStripe(till)
}

/** The events that a person's history brought since they subscribed: in the inbox, and nobody has worked on them. */
async function withEvents({ accountId, stripeId }: { accountId: string; stripeId: string }): Promise<Person> {
  const isTheirs = ({ type, data }: Stripe.Event) =>
    PRODUCT_EVENTS.includes(type) && JSON.stringify(data.object).includes(`"${stripeId}"`)
  const [known] = await db().execute<{ ids: string[] }>(sql`select array_agg(id) as ids from webhook_events`)
  const events = eventsOf(till, known!.ids).filter(isTheirs)
  for (const event of events.flatMap((each) => [each, { ...each, id: copyOf(each.id) }])) {
    const body = JSON.stringify(event)
    expect(await receive(body, signatureOf(body))).toEqual({ ok: true, value: 'stored' })
  }
  const ids = events.map(({ id }) => id)
  const memory = memoryOf(owner, accountId, [...ids, ...ids.map(copyOf)])
  await memory.remember(0)
  return { accountId, stripeId, events: ids, types: events.map(({ type }) => type), memory }
}

/** Everything that follows from the events, as far as it is no matter of when they were told. */
async function outcomeOf({ accountId }: Person) {
  const [standing, balance, { entries }, calendars, invoices] = await Promise.all([
    standingOf(accountId),
    readBalance(accountId),
    readHistory(accountId),
    db().select().from(refillCalendars).where(eq(refillCalendars.accountId, accountId)),
    db().select().from(subscriptionInvoices).where(eq(subscriptionInvoices.accountId, accountId)),
  ])
  return {
    standing,
    lots: balance.lots,
    book: entries.map(({ number, kind, amount, happenedAt, key }) => ({ number, kind, amount, happenedAt, key })),
    calendars,
    invoices: invoices
      .map(({ invoiceId, outcome }) => ({ invoiceId, outcome }))
      .sort((a, b) => a.invoiceId.localeCompare(b.invoiceId)),
  }
}

/** What the events come to when each is told once, in the order in which they happened. */
async function expectedOf(person: Person) {
  await person.memory.rewind(0)
  for (const id of person.events) await handleEvent(id)
  return outcomeOf(person)
}

/** What is done where one more event has been told; `told` and `untold` are numbers of events. */
type Visit = (person: Person, told: readonly number[], untold: readonly number[]) => Promise<void>

/** Walks the whole tree: `tell` tells one more event, `visit` looks at what it has led to. Counts the visits. */
async function walk(tell: (id: string) => Promise<void>, visit: Visit): Promise<number> {
  let visits = 0
  const below: Visit = async (person, told, untold) => {
    visits += 1
    // The visit may change what it likes: each way on starts from here.
    if (untold.length > 0) await person.memory.remember(told.length)
    await visit(person, told, untold)
    for (const next of untold) {
      await person.memory.rewind(told.length)
      await tell(person.events[next] as string)
      await below(person, [...told, next], except(untold, next))
    }
  }
  const parts = people.map(async (person, first) => {
    await person.memory.rewind(0)
    await tell(person.events[first] as string)
    await below(person, [first], except(numbers, first))
  })
  await Promise.all(parts)
  return visits
}

const except = (all: readonly number[], one: number) => all.filter((each) => each !== one)
const said = ({ types }: Person, told: readonly number[]) => told.map((each) => types[each]).join(', ')

test('one upgrade and one renewal are six events', () => {
  for (const { events } of people) expect(events).toHaveLength(EVENTS)
})

test('told in order, the upgrade has brought its share before the cycle ended, and all of it went to the larger bank', async () => {
  const [person] = people as [Person]
  const { standing, book } = await expectedOf(person)
  expect(standing).toMatchObject({ plan: 'macro', status: 'active' })
  const buckets = (await readBalance(person.accountId)).buckets.map(({ credits }) => credits)
  const share = book.find(({ key }) => key.startsWith('invoice:'))!.amount
  expect(share).toBeGreaterThan(7_000)
  expect(buckets).toEqual([4_000 + share, 0, 20_000, 0])
  expect(await faultsOf(owner, person.accountId)).toEqual([])
})

test('[X3] in every order, and whichever of them are lost until we read again, the events end the same', async () => {
  const expected = new Map<Person, object>()
  for (const person of people) expected.set(person, await expectedOf(person))
  // Told so far is an order too: one with the rest lost, in whatever places they had.
  const visits = await walk(handleEvent, async (person, told, untold) => {
    if (untold.length > 0) await readAgain(person.stripeId)
    expect(await outcomeOf(person), said(person, told)).toEqual(expected.get(person))
    // What was lost comes after all.
    if (untold.length !== 1) return
    await handleEvent(person.events[untold[0] as number] as string)
    expect(await outcomeOf(person), `${said(person, told)}, and late the last one`).toEqual(expected.get(person))
  })
  expect(visits).toBe(1_956)
  for (const person of people) {
    await person.memory.rewind(0)
    await readAgain(person.stripeId)
    expect(await outcomeOf(person), 'all of them are lost').toEqual(expected.get(person))
  }
}, 600_000)

test('[X3] in every order and with every event told twice, they end the same', async () => {
  const expected = new Map<Person, object>()
  for (const person of people) expected.set(person, await expectedOf(person))
  const twice = async (id: string) => {
    await handleEvent(id)
    await handleEvent(copyOf(id))
  }
  await walk(twice, async (person, told, untold) => {
    if (untold.length > 0) return
    // And the whole order once more: these the inbox knows.
    for (const each of told) await handleEvent(person.events[each] as string)
    expect(await outcomeOf(person), said(person, told)).toEqual(expected.get(person))
  })
}, 600_000)
