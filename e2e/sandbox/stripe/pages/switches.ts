import { noSuch } from '../core/errors'
import type { RawMap } from '../core/form'
import type { PagesContext } from '../core/pages-context'
import { flag, readParams, text } from '../core/params'
import { type Html, html } from './html'

/** What a person may want to go wrong while trying the product by hand. */
type Switch = {
  label: string
  what: string
  isOn(context: PagesContext): boolean
  turn(context: PagesContext, on: boolean): void
}

/** How long an answer is held up: long enough to be seen, short of the product's patience. */
const SLOW_MS = 3000

const charges = (outcome: string, label: string, what: string): Switch => ({
  label,
  what,
  isOn: ({ store }) => store.chargeRules.some((rule) => rule.outcome === outcome && isForAll(rule)),
  turn: ({ store }, on) => {
    const others = store.chargeRules.filter((rule) => rule.outcome !== outcome || !isForAll(rule))
    store.chargeRules = on ? [...others, { outcome, customer: null, times: null }] : others
  },
})

const isForAll = ({ customer, times }: { customer: string | null; times: number | null }) =>
  customer === null && times === null

const slowOnes = ({ faults }: PagesContext) =>
  faults.planned.filter((each) => each.fault === 'slow' && each.on === '* *' && isForAll(each))

const SWITCHES: { [name: string]: Switch } = {
  declines: charges('generic_decline', 'Decline cards', 'Every charge is declined, whatever the card.'),
  authentication: charges('authentication', 'Ask for 3-D Secure', 'Every charge waits for the payer’s bank.'),
  slow: {
    label: 'Answer slowly',
    what: 'Every answer takes three seconds.',
    isOn: (context) => slowOnes(context).length > 0,
    turn: (context, on) => {
      for (const { id } of slowOnes(context)) context.faults.cancel(id)
      if (!on) return context.faults.release()
      const all = { on: '* *', times: null, skip: 0, repeats: null, customer: null }
      context.faults.plan({ ...all, fault: 'slow', delayMs: SLOW_MS })
    },
  },
  lost: {
    label: 'Lose webhooks',
    what: 'No event arrives; what is lost stays lost.',
    isOn: ({ webhooks }) => webhooks.mode === 'dropped',
    turn: ({ webhooks }, on) => webhooks.go({ mode: on ? 'dropped' : 'ordered' }),
  },
}

/** The switches, and whatever else tests have made go wrong. */
export function switchesSection(context: PagesContext): Html {
  const others = otherFaults(context)
  const anything = others.length > 0 || Object.values(SWITCHES).some((each) => each.isOn(context))
  return html`<section aria-labelledby="switches"><div class="Head"><h2 id="switches">What goes wrong</h2>${
    anything
      ? html`<form method="post" action="/dashboard/switches"><button class="Quiet" name="off" value="true">Turn everything off</button></form>`
      : null
  }</div>
<form class="Switches" method="post" action="/dashboard/switches">${Object.entries(SWITCHES).map(([name, each]) => button(name, each, each.isOn(context)))}</form>
${others.length > 0 ? html`<ul class="Others">${others.map((words) => html`<li>${words}</li>`)}</ul>` : null}
</section>`
}

const button = (name: string, { label, what }: Switch, on: boolean) =>
  html`<button type="submit" name="switch" value="${name}" aria-pressed="${on ? 'true' : 'false'}"><span><strong>${label}</strong><small>${what}</small></span><span class="State" aria-hidden="true">${on ? 'On' : 'Off'}</span></button>`

/** What is on without a switch of its own, in words. */
function otherFaults(context: PagesContext): Html[] {
  const { faults, store, webhooks } = context
  const ofSwitches = new Set(slowOnes(context).map(({ id }) => id))
  const requests = faults.planned
    .filter(({ id }) => !ofSwitches.has(id))
    .map(({ fault, on, times, customer }) => {
      return html`<code>${fault}</code> for ${times === null ? 'every call' : times === 1 ? 'the next call' : `the next ${times} calls`} to <code>${on}</code>${of(customer)}`
    })
  const rules = store.chargeRules
    .filter((rule) => !isForAll(rule) || !['generic_decline', 'authentication'].includes(rule.outcome))
    .map(({ outcome, customer, times }) => {
      return html`<code>${outcome}</code> for ${times === null ? 'every charge' : times === 1 ? 'the next charge' : `the next ${times} charges`}${of(customer)}`
    })
  const { random } = faults
  const chance = random
    ? [
        html`${Math.round(random.rate * 100)} % of the calls to <code>${random.on}</code> by chance, seed ${random.seed}`,
      ]
    : []
  const way =
    webhooks.mode === 'ordered' || webhooks.mode === 'dropped'
      ? []
      : [html`Webhooks travel <code>${webhooks.mode}</code>`]
  return [...requests, ...rules, ...chance, ...way]
}

const of = (customer: string | null) => (customer ? html` of <code>${customer}</code>` : null)

/** Turns one switch over, or everything off. */
export function turnSwitch(context: PagesContext, form: RawMap): void {
  const { switch: name, off } = readParams({ switch: text(20), off: flag() }, form)
  if (off) {
    context.faults.clear()
    context.store.chargeRules = []
    context.webhooks.go({ mode: 'ordered' })
  } else {
    const found = SWITCHES[name ?? '']
    if (!found) throw noSuch('switch', name ?? '', 'switch')
    found.turn(context, !found.isOn(context))
  }
  context.changed()
}
