import type { Appearance } from '@stripe/stripe-js'
import { choiceForm, type Form } from '../../browser/client/api'
import { askTheBank } from '../../browser/client/challenge'
import { createPaymentElement, type PaymentContext } from '../../browser/client/payment-element'
import type { HostedAnswer } from '../card-form'

/** A page with a card form after it loads: draws the form, sends it once, and goes where the server says. */
const page: { action: string; context: PaymentContext; label: string } = JSON.parse(
  document.getElementById('card-form')?.textContent ?? '{}',
)
const form = find(HTMLFormElement, 'payment')
const button = find(HTMLButtonElement, 'pay')
const problem = find(HTMLElement, 'problem')
const email = document.querySelector<HTMLInputElement>('#email')
const label = button.querySelector('span') ?? button
const dark = window.matchMedia('(prefers-color-scheme: dark)')

const payment = createPaymentElement({
  appearance: appearance(),
  load: async () => page.context,
  released: () => undefined,
})
payment.publicElement.on('ready', () => {
  button.disabled = false
})
payment.publicElement.mount(find(HTMLElement, 'card'))
dark.addEventListener('change', () => payment.setAppearance(appearance()))

form.addEventListener('submit', (event) => {
  event.preventDefault()
  if (!button.disabled) void pay()
})
for (const each of document.querySelectorAll<HTMLButtonElement>('[data-card]')) {
  each.addEventListener('click', () => {
    payment.fill({ number: each.dataset.card ?? '', expiry: '12 / 34', cvc: '123' })
    say(null)
    button.focus()
  })
}

async function pay() {
  say(null)
  const choice = payment.choose()
  if (!emailFits() || choice.kind === 'problem') return
  busy(true)
  let answer = await send('confirm', { ...choiceForm(choice), email: email?.value })
  if ('challenge' in answer) {
    await askTheBank(answer.challenge)
    answer = await send('settle', {})
  }
  if ('redirect' in answer) {
    label.textContent = 'Done, taking you back…'
    window.location.assign(answer.redirect)
    return
  }
  busy(false)
  if ('message' in answer) say(answer.message)
}

async function send(step: 'confirm' | 'settle', fields: Form): Promise<HostedAnswer> {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) if (value) body.set(name, value)
  try {
    const response = await fetch(`${page.action}/${step}`, { method: 'POST', body })
    const answer = await response.json()
    return response.ok ? answer : { message: answer.error.message }
  } catch {
    return { message: 'We could not reach the payment service. Nothing is lost: try again.' }
  }
}

function busy(now: boolean) {
  button.disabled = now
  button.toggleAttribute('data-busy', now)
  label.textContent = now ? 'Processing…' : page.label
  payment.setDisabled(now)
}

function say(message: string | null) {
  problem.hidden = message === null
  problem.textContent = message ?? ''
  if (message) problem.focus()
}

function emailFits(): boolean {
  if (!email) return true
  const note = document.getElementById('email-problem')
  const fits = email.readOnly || email.validity.valid
  email.setAttribute('aria-invalid', String(!fits))
  if (note) {
    note.hidden = fits
    note.textContent = fits ? '' : email.value ? 'This email address is incomplete.' : 'Enter an email for the receipt.'
    if (!fits) {
      email.setAttribute('aria-describedby', note.id)
      email.focus()
    }
  }
  return fits
}

function appearance(): Appearance {
  const at = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
  return {
    theme: dark.matches ? 'night' : 'stripe',
    variables: {
      colorPrimary: at('--accent'),
      colorBackground: at('--field'),
      colorText: at('--ink'),
      colorDanger: at('--danger'),
      colorTextSecondary: at('--muted'),
      colorTextPlaceholder: at('--muted'),
      inputColorBorder: at('--edge'),
      borderRadius: '8px',
      fontFamily: 'system-ui, sans-serif',
    },
  }
}

function find<T extends HTMLElement>(kind: new () => T, id: string): T {
  const node = document.getElementById(id)
  if (!(node instanceof kind)) throw new Error(`The page has no #${id}.`)
  return node
}
