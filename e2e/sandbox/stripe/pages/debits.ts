import { money } from '../browser/money'
import type { RawMap } from '../core/form'
import type { PagesContext } from '../core/pages-context'
import { oneOf, readParams, required } from '../core/params'
import type { Store } from '../core/store'
import { settleDebit } from '../engine/debit-settlement'
import { bankAnswer } from '../engine/debits'
import { type Html, html } from './html'

/** The bank debits under way, with what their banks may answer; nothing where there are none. */
export function debitsSection(store: Store): Html | null {
  const pending = [...store.tables.pendingDebits.values()].flatMap(({ intent, dueAt }) => {
    const found = store.tables.paymentIntents.get(intent)
    return found ? [{ intent: found, dueAt }] : []
  })
  if (pending.length === 0) return null
  return html`<section aria-labelledby="debits"><h2 id="debits">Bank debits under way</h2>
<ul class="Debits">${pending.map(({ intent, dueAt }) => {
    const answer = bankAnswer(store, intent)
    return html`<li><form method="post" action="/dashboard/settle/${intent.id}">
<p><strong>${money(intent.amount, intent.currency)}</strong> <a href="/dashboard/${intent.id}"><code>${intent.id}</code></a><small>Left alone: ${answer ? `refused (${answer.code.replaceAll('_', ' ')})` : 'paid'} at ${new Date(dueAt * 1000).toISOString().slice(11, 19)} UTC</small></p>
<span><button class="Quiet" name="answer" value="pay">Let it arrive</button><button class="Quiet" name="answer" value="refuse">Let it fail</button></span>
</form></li>`
  })}</ul></section>`
}

/** The bank's answer, now and as a person wants it. */
export function answerDebit(context: PagesContext, id: string, form: RawMap): void {
  const { answer } = readParams({ answer: required(oneOf('pay', 'refuse')) }, form)
  const { store } = context
  const refusal = { code: 'insufficient_funds', message: 'The customer’s bank did not pay.' }
  store.attempt(() => settleDebit(store, id, answer === 'pay' ? null : refusal))
  context.changed()
}
