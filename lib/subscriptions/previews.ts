import { randomUUID } from 'node:crypto'
import { clockNow } from '@/db/clock'
import { catalogOf, findPaidPlan, findPlan, freePlanOf } from '@/lib/catalog/rules'
import type { Catalog, Interval } from '@/lib/catalog/schema'
import { cents } from '@/lib/core/money'
import { accept, type Outcome } from '@/lib/core/outcome'
import { laterOf, periodStart } from '@/lib/core/period'
import { readState } from '@/lib/ledger/state'
import type { Desk } from '@/lib/workspaces/queries'
import { endsTopUps } from './buyers'
import { duePeriods, refillOf } from './calendars'
import { type Decided, decideChange, mayPause, offered, pauseDate, type Terms, warningsOf } from './changes'
import { previewLater, previewNow, previewPaused } from './credit-preview'
import { refillFor, refillOfBrought, resumedWith } from './expected'
import { cycleEndOf } from './invoice-credits'
import { areTopUpsOpen } from './locking'
import { moneyLines, WAYS } from './money-lines'
import type { MoneyPreview, PausePreview, Preview } from './preview'
import { writeQuote } from './quotes'
import { calendarOfAccount } from './refills'
import { type ChangeRefusal, refused } from './refusals'
import { type LiveRow, liveOf } from './rows'
import { planOfPrice } from './rules'
import { courseUnder, quoteAtStripe, type StripeQuote } from './stripe-quote'
import { versionOf } from './version'

/** What choosing a plan does to money and to credits. Nothing is written, here or at Stripe. */
export async function previewPlan(
  desk: Desk,
  asked: { plan: string; interval: Interval },
): Promise<Outcome<Preview, ChangeRefusal>> {
  const catalog = catalogOf(desk.workspace.catalog)
  const to = offered(catalog, asked)
  if (!to.ok) return to
  const row = await liveOf(desk.client.id)
  if (!row) return accept(await previewFirst(desk.client.id, catalog, to.value))
  const decided = decideChange(catalog, row, to.value)
  if (!decided.ok) return decided
  const head = headOf(decided.value, desk, catalog)
  const preview = { catalog, row, decided: decided.value, head, card: cardOf(desk) }
  return decided.value.effect === 'now' ? previewAtOnce(preview) : accept(await previewAtEnd(preview))
}

function cardOf({ workspace }: Desk): MoneyPreview['card'] {
  return workspace.card && { brand: workspace.card.brand, last4: workspace.card.last4 }
}

/** A first plan is paid in Checkout, and its first refill arrives with the payment. */
async function previewFirst(accountId: string, catalog: Catalog, { plan, interval }: Terms): Promise<Preview> {
  const { state, now } = await readState(accountId)
  const refill = refillFor(accountId, { plan, interval, anchorAt: now }, plan.refill.credits, now)
  const amountCents = plan.prices[interval]
  const nextAt = periodStart(now, interval, 1)
  return {
    kind: 'new',
    when: 'now',
    at: now,
    from: { plan: freePlanOf(catalog).key, interval: null },
    to: { plan: plan.key, interval },
    warnings: [],
    money: {
      lines: [{ text: `${plan.name}, ${WAYS[interval]}`, amountCents, until: nextAt }],
      dueNowCents: amountCents,
      card: null,
      currency: catalog.currency,
      next: { at: nextAt, amountCents },
    },
    credits: previewNow(state, now, {
      arriving: { refill, planName: plan.name },
      next: { at: refill.periodEnd, credits: plan.refill.credits },
    }),
    quote: '',
  }
}

type Subject = {
  catalog: Catalog
  row: LiveRow
  decided: Decided
  head: ReturnType<typeof headOf>
  card: MoneyPreview['card']
}

/** What takes effect at once is charged at once: the amounts are Stripe's own. */
async function previewAtOnce({ catalog, row, decided, head, card }: Subject): Promise<Outcome<Preview, ChangeRefusal>> {
  const { plan, interval } = decided.to
  const quoted = await quoteAtStripe(catalog, row, decided.to)
  if (!quoted.ok) return quoted
  const { brought, prorationAt } = quoted.value
  const { state, now } = await readState(row.accountId)
  const refill = refillOfBrought(row.accountId, brought)
  return accept({
    ...head,
    at: prorationAt,
    money: {
      ...moneyOf(catalog, row, quoted.value),
      card: quoted.value.invoice.dueCents > 0 ? card : null,
      next: {
        at: brought.kind === 'cycle' ? brought.periodEnd : row.periodEnd,
        amountCents: plan.prices[interval],
      },
    },
    credits: previewNow(state, laterOf(now, prorationAt), {
      arriving: { refill, planName: plan.name },
      next: { at: cycleEndOf(brought), credits: plan.refill.credits },
    }),
    quote: quoteOf(row, decided, now, {
      prorationAt: prorationAt.getTime() / 1000,
      dueNowCents: quoted.value.invoice.dueCents,
    }),
  })
}

/** What waits for the period's end costs nothing until then, and the new price from then on. */
async function previewAtEnd({ catalog, row, decided, head }: Subject): Promise<Preview> {
  const { plan, interval } = decided.to
  const { accountId, periodEnd: at } = row
  const { state, now } = await readState(accountId)
  const calendar = await calendarOfAccount(accountId)
  const course = { plan, interval, anchorAt: (await courseUnder(catalog, row)).anchorAt }
  const until = new Date(at.getTime() - 1)
  const before = calendar ? duePeriods(calendar, until).map((period) => refillOf(accountId, calendar, period)) : []
  const refill = refillFor(accountId, course, plan.refill.credits, at)
  return {
    ...head,
    at,
    money: {
      lines: [],
      dueNowCents: cents(0),
      card: null,
      currency: catalog.currency,
      next: { at, amountCents: plan.prices[interval] },
    },
    credits: previewLater(state, now, { before, at, arriving: { refill, planName: plan.name } }),
    quote: quoteOf(row, decided, now, { prorationAt: null, dueNowCents: 0 }),
  }
}

function headOf({ kind, effect, from, to }: Decided, { client }: Desk, { policies }: Catalog) {
  return {
    kind,
    when: effect,
    from: { plan: from.plan.key, interval: from.interval },
    to: { plan: to.plan.key, interval: to.interval },
    warnings: [
      ...warningsOf(from.plan, kind, effect),
      ...(endsTopUps(policies.topUps, { from, to }, client.createdAt) ? (['no-top-ups'] as const) : []),
    ],
  }
}

type Due = { prorationAt: number | null; dueNowCents: number }

function quoteOf(row: LiveRow, { to }: Decided, now: Date, due: Due): string {
  const terms = { plan: to.plan.key, interval: to.interval }
  const shown = { nextCents: to.plan.prices[to.interval], shownAt: Math.floor(now.getTime() / 1000) }
  return writeQuote({ id: randomUUID(), ...terms, ...due, ...shown, version: versionOf(row) })
}

function moneyOf(
  catalog: Catalog,
  { plan: key, interval }: LiveRow,
  { invoice, prices }: StripeQuote,
): Pick<MoneyPreview, 'lines' | 'dueNowCents' | 'currency'> {
  const billed = (priceId: string | null) => {
    const sold = planOfPrice(catalog, prices.get(priceId ?? '')?.lookupKey ?? null)
    return sold && { key: sold.plan.key, name: sold.plan.name, interval: sold.interval }
  }
  const { dueCents, currency } = invoice
  return { lines: moneyLines(invoice, billed, { key, interval }), dueNowCents: cents(dueCents), currency }
}

/** What pausing until a day does: the unused time counts towards the payment that ends the pause. */
export async function previewPause(desk: Desk, untilText: string): Promise<Outcome<PausePreview, ChangeRefusal>> {
  const catalog = catalogOf(desk.workspace.catalog)
  const row = await liveOf(desk.client.id)
  const may = mayPause(row)
  if (!may.ok) return may
  const until = pauseDate(untilText, await clockNow())
  if (!until.ok) return until
  if (!row) return refused('no-plan')
  const { state, now } = await readState(desk.client.id)
  const course = await courseUnder(catalog, row)
  const price = row.priceCents ?? course.plan.prices[row.interval]
  const unused = cents(-Math.round((price * (row.periodEnd.getTime() - now.getTime())) / lengthOf(row)))
  const topUpsOpen = areTopUpsOpen(catalog.policies.topUps, { status: 'paused' }, desk.client.createdAt)
  const terms = { course, catalog, pausedAt: now, periodEnd: row.periodEnd, until: until.value }
  return accept({
    until: until.value,
    at: now,
    money: {
      lines: [
        {
          text: `The rest of ${nameOf(catalog, row.plan)}, taken off the next payment`,
          amountCents: unused,
          until: null,
        },
      ],
      dueNowCents: cents(0),
      card: null,
      currency: catalog.currency,
      next: { at: until.value, amountCents: cents(Math.max(0, price + unused)) },
    },
    credits: previewPaused(state, now, { until: until.value, resumedWith: resumedWith(terms), topUpsOpen }),
  })
}

function lengthOf({ periodStart: start, periodEnd: end }: LiveRow): number {
  return end.getTime() - start.getTime()
}

function nameOf(catalog: Catalog, plan: string): string {
  return (findPaidPlan(catalog, plan) ?? findPlan(catalog, plan))?.name ?? plan
}
