import { catalogOf } from '@/lib/catalog/rules'
import type { Interval } from '@/lib/catalog/schema'
import { accept, type Outcome } from '@/lib/core/outcome'
import type { Desk } from '@/lib/workspaces/queries'
import type { Seen } from './cancel'
import type { ChangeRow } from './change-rows'
import { decideChange, offered, type Terms } from './changes'
import { subscribe } from './commands'
import { doneBefore, perform, type Wish } from './perform'
import { holds, type Quote, readQuote } from './quotes'
import { type ChangeRefusal, refused } from './refusals'
import { type LiveRow, liveOf, type SubscriptionRow } from './rows'
import { quoteAtStripe } from './stripe-quote'
import { isAsSeen, versionOf } from './version'

type Choice = { plan: string; interval: Interval }

/** What came of a choice: a page to pay a first plan at, a change that is made, or one that waits for its day. */
export type Chosen =
  | { kind: 'checkout'; url: string }
  | { kind: 'changed'; from: Choice; to: Choice }
  | { kind: 'scheduled'; at: Date }

/**
 * Does what `previewPlan` showed. What would be charged is asked for once more at the moment the person was shown, and
 * must still be the same; then the change is made, or it is refused and nothing has happened.
 */
export async function choosePlan(
  desk: Desk,
  { quote: shown, ...asked }: Choice & { quote: string | null },
): Promise<Outcome<Chosen, ChangeRefusal>> {
  const catalog = catalogOf(desk.workspace.catalog)
  const to = offered(catalog, asked)
  if (!to.ok) return to
  const row = await liveOf(desk.client.id)
  if (!row) return openCheckout(desk, asked)
  const quote = shown ? readQuote(shown) : null
  if (!shown || !quote) return refused('quote-outdated')
  const done = await doneBefore(desk.client.id, shown)
  if (done) return accept(chosenBy(done, row))
  const same = await stillHolds(desk, row, to.value, quote)
  if (!same.ok) return same
  const nextCents = to.value.plan.prices[asked.interval]
  const prorationAt = quote.prorationAt === null ? undefined : new Date(quote.prorationAt * 1000)
  const performed = await perform({
    accountId: desk.client.id,
    by: desk.user.id,
    decide: (held, now) => {
      const wish = wishFor(held, to.value)
      if (!wish.ok) return wish
      // Only what waits for its day may have been shown without a moment, and so without a charge.
      const fits = (wish.value.effect === 'now') === (prorationAt !== undefined)
      if (!fits || !holds(quote, { ...asked, nextCents, version: versionOf(held), now }))
        return refused('quote-outdated')
      return accept({ ...wish.value, prorationAt, quote: shown })
    },
  })
  return performed.ok ? accept(chosenBy(performed.value, row)) : performed

  function wishFor(held: SubscriptionRow, terms: Terms): Outcome<Wish, ChangeRefusal> {
    const decided = decideChange(catalog, held, terms)
    if (!decided.ok) return decided
    const { kind, effect } = decided.value
    return accept({ kind, effect, toPlan: terms.plan.key, toInterval: terms.interval })
  }
}

async function openCheckout(desk: Desk, asked: Choice): Promise<Outcome<Chosen, ChangeRefusal>> {
  const opened = await subscribe(desk, asked)
  if (opened.ok) return accept({ kind: 'checkout', url: opened.value.url })
  const { code } = opened.refusal
  if (code !== 'already-subscribed') return refused(code)
  const row = await liveOf(desk.client.id)
  const same = row?.plan === asked.plan && row.interval === asked.interval
  return refused(same ? 'already-current' : 'quote-outdated')
}

/** Whether Stripe would still charge what was shown. What takes effect later charges nothing now. */
async function stillHolds(desk: Desk, row: LiveRow, to: Terms, quote: Quote): Promise<Outcome<true, ChangeRefusal>> {
  if (quote.prorationAt === null) return accept(true)
  const asOf = new Date(quote.prorationAt * 1000)
  const quoted = await quoteAtStripe(catalogOf(desk.workspace.catalog), row, to, asOf)
  if (!quoted.ok) return quoted
  const { invoice, prorationAt } = quoted.value
  const same = invoice.dueCents === quote.dueNowCents && prorationAt.getTime() === asOf.getTime()
  return same ? accept(true) : refused('quote-outdated')
}

function chosenBy(change: ChangeRow, row: LiveRow): Chosen {
  const { fromPlan, fromInterval, toPlan, toInterval, effect } = change
  if (effect === 'period-end') return { kind: 'scheduled', at: row.periodEnd }
  return {
    kind: 'changed',
    from: { plan: fromPlan, interval: fromInterval },
    to: { plan: toPlan, interval: toInterval },
  }
}

/** Takes a scheduled change back, the one that the person saw: the plan goes on as it is. */
export async function undoChange(desk: Desk, { seen }: Seen): Promise<Outcome<{ undone: true }, ChangeRefusal>> {
  const undone = await perform({
    accountId: desk.client.id,
    by: desk.user.id,
    decide: (row, _now, comesBack) => {
      if (!row.scheduledPlan && !comesBack) return refused('nothing-scheduled')
      if (!isAsSeen(row, seen)) return refused('plan-changed')
      return accept({ kind: 'undo', effect: 'now', toPlan: row.plan, toInterval: row.interval })
    },
  })
  return undone.ok ? accept({ undone: true }) : undone
}
