import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { db } from '@/db/client'
import { subscriptionInvoices, subscriptions } from '@/db/schema'
import { faultsOf } from '@/e2e/fixtures/book'
import { DAY, liveOn } from '@/e2e/fixtures/clocks'
import { OPERATOR } from '@/e2e/fixtures/environment'
import { bucketsOf, chargesOf, choose, chosen, theirsOf } from '@/e2e/fixtures/subscribers'
import { atStripe, deliverAll, newSubscriber, openTappedTill, type TappedTill } from '@/e2e/fixtures/till'
import { reconcileSubscriptions } from '@/lib/jobs/reconcile'
import { readBalance, readHistory } from '@/lib/ledger/queries'
import { strandedPayments } from '@/lib/operator/queries'
import type { Desk } from '@/lib/workspaces/queries'
import { completeInvoice } from './paid-cycles'
import { previewPlan } from './previews'

let till: TappedTill

beforeAll(async () => {
  till = await openTappedTill()
})
afterEach(() => till.gate.open())
afterAll(() => till.close())

/** What somebody at Stripe's dashboard puts on the customer's next invoice. */
async function addItem(desk: Desk, cents: number, words: string): Promise<void> {
  const { customer } = await theirsOf(till, desk)
  await atStripe(till, 'POST', 'invoiceitems', `customer=${customer}&amount=${cents}&currency=usd&description=${words}`)
}

const stranded = async (desk: Desk) => {
  const { latest_invoice: latest } = await theirsOf(till, desk)
  return (await strandedPayments(OPERATOR))?.payments.filter(({ invoiceId }) => invoiceId === latest)
}
const outcomesOf = async ({ client }: Desk) =>
  (await db().select().from(subscriptionInvoices).where(eq(subscriptionInvoices.accountId, client.id))).map(
    ({ outcome }) => outcome,
  )

type Page = { id: string; lines: { data: { id: string }[]; has_more: boolean } }

/** Has Stripe answer as it does: ten lines with an invoice, the others at the address of its lines. */
function tenLinesAtATime({ gate, sandbox }: TappedTill): void {
  const previewed = new Map<string, Page['lines']>()
  gate.before = async ({ method, path, body }) => {
    if (!/^\/v1\/invoices\b/.test(path)) return undefined
    const [, upcoming] = /^\/v1\/invoices\/(upcoming_in_\w+)\/lines/.exec(path) ?? []
    if (upcoming) return { status: 200, body: { object: 'list', ...previewed.get(upcoming), url: path } }
    if (path.includes('/lines') || (method === 'POST' && !path.endsWith('/create_preview'))) return undefined
    const answer = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: { authorization: 'Bearer sk_sandbox_test', 'content-type': 'application/x-www-form-urlencoded' },
      ...(body ? { body } : {}),
    })
    const told = await answer.json()
    for (const invoice of (told.object === 'list' ? told.data : [told]) as Page[]) {
      previewed.set(invoice.id, { ...invoice.lines })
      const { data } = invoice.lines
      Object.assign(invoice.lines, { data: data.slice(0, 10), has_more: data.length > 10 })
    }
    return { status: answer.status, body: told }
  }
}

test.each([
  ['a goodwill', -5_00],
  ['a fee', 5_00],
])(
  'a renewal with %s on it brings its credits, once however often it is read',
  async (words, cents) => {
    const desk = await newSubscriber(till, 'micro')
    await addItem(desk, cents, words)
    await liveOn(till, 32 * DAY)
    expect((await chargesOf(till, desk)).at(-1)).toBe(15_00 + cents)
    expect(await bucketsOf(desk)).toEqual({ rollover: 5_000, plan: 5_000 })
    await reconcileSubscriptions()
    await completeInvoice(String((await theirsOf(till, desk)).latest_invoice))
    expect(await bucketsOf(desk)).toEqual({ rollover: 5_000, plan: 5_000 })
    expect(await stranded(desk)).toEqual([])
    const [row] = await db().select().from(subscriptions).where(eq(subscriptions.accountId, desk.client.id))
    expect(row?.paidUntil).toEqual(row?.periodEnd)
    expect((await choose(desk, 'mega')).chosen).toMatchObject({ ok: true })
    expect(await faultsOf(till.owner, desk.client.id)).toEqual([])
  },
  120_000,
)

test.each([
  ['Goodwill', -5_00],
  ['Onboarding', 5_00],
])(
  '[X3] an upgrade while %s waits shows its money in its own words, charges it and brings what was shown',
  async (words, cents) => {
    const desk = await newSubscriber(till, 'micro')
    await liveOn(till, 10 * DAY)
    await addItem(desk, cents, words)
    const preview = await previewPlan(desk, { plan: 'mega', interval: 'month' })
    if (!preview.ok) throw new Error(preview.refusal.message)
    const { lines } = preview.value.money
    expect(lines).toContainEqual({ text: words, amountCents: cents, until: null })
    const made = await choose(desk, 'mega')
    if (!made.preview.ok) throw new Error(made.preview.refusal.message)
    const { money, credits } = made.preview.value
    expect(money.dueNowCents).toBe(money.lines.reduce((sum, { amountCents }) => sum + amountCents, 0))
    expect(made.chosen).toMatchObject({ ok: true })
    await deliverAll(till)
    expect((await chargesOf(till, desk)).at(-1)).toBe(money.dueNowCents)
    expect((await readBalance(desk.client.id)).total).toBe(credits.balanceAfter)
    expect(await stranded(desk)).toEqual([])
  },
  120_000,
)

test('the line that tells what was paid for is found behind more than ten others', async () => {
  const desk = await newSubscriber(till, 'micro')
  tenLinesAtATime(till)
  for (let item = 0; item < 11; item += 1) await addItem(desk, 10, `Item ${item}`)
  const preview = await previewPlan(desk, { plan: 'mega', interval: 'month' })
  expect(preview.ok && preview.value.money.lines).toHaveLength(13)
  await liveOn(till, 32 * DAY)
  expect((await chargesOf(till, desk)).at(-1)).toBe(15_00 + 1_10)
  expect(await bucketsOf(desk)).toEqual({ rollover: 5_000, plan: 5_000 })
}, 120_000)

test('a paid invoice that brought nothing stands before the operator until it is put right, and then brings its credits once', async () => {
  const desk = await newSubscriber(till, 'micro')
  const { prices } = till.sandbox.store.tables
  const price = [...prices.values()].find(({ lookup_key }) => lookup_key === 'studio_micro_month')!
  const before = price.unit_amount
  price.unit_amount = 99_00
  await liveOn(till, 32 * DAY)
  const { latest_invoice: invoiceId } = await theirsOf(till, desk)
  expect(await outcomesOf(desk)).toContain('wrong-amount')
  expect(await stranded(desk)).toMatchObject([{ invoiceId, why: 'wrong-amount', amountCents: 15_00, endedAt: null }])
  expect(await bucketsOf(desk)).toEqual({ rollover: 5_000 })
  price.unit_amount = before
  for (let look = 0; look < 3; look += 1) await completeInvoice(String(invoiceId))
  await reconcileSubscriptions()
  await deliverAll(till)
  expect(await stranded(desk)).toEqual([])
  expect(await bucketsOf(desk)).toEqual({ rollover: 5_000, plan: 5_000 })
  await chosen(desk, 'macro')
  expect(await faultsOf(till.owner, desk.client.id)).toEqual([])
}, 120_000)

test('one that is put right after a later one came home brings its credits with the next look, once', async () => {
  const desk = await newSubscriber(till, 'micro')
  const bills = async (quantity: number) => Object.assign((await theirsOf(till, desk)).items.data[0]!, { quantity })
  await bills(2)
  await liveOn(till, 32 * DAY)
  const refused = String((await theirsOf(till, desk)).latest_invoice)
  await bills(1)
  await liveOn(till, 31 * DAY)
  expect(await outcomesOf(desk)).toContain('wrong-amount')
  const before = (await readBalance(desk.client.id)).total
  expect(before).toBe(10_000)
  const [line] = till.sandbox.store.tables.invoices.get(refused)!.lines.data
  Object.assign(line!, { quantity: 1, amount: 15_00 })
  for (let look = 0; look < 3; look += 1) await reconcileSubscriptions()
  expect(await outcomesOf(desk)).not.toContain('wrong-amount')
  const refills = (await readHistory(desk.client.id)).entries.filter(({ reason }) => reason === 'micro')
  expect(refills.map(({ amount }) => amount)).toEqual([5_000, 5_000, 5_000])
  // What nobody could spend in its month fills the bank as far as there is room.
  expect((await readBalance(desk.client.id)).total).toBe(before)
  expect(await faultsOf(till.owner, desk.client.id)).toEqual([])
}, 120_000)
