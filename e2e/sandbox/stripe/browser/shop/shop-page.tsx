/**
 * A shop that knows nothing of the sandbox: the two official packages, unchanged, in React's StrictMode.
 * Its address says what is paid: `flow`, the publishable key `pk` and the client `secret`.
 */
import { Elements, PaymentElement, useElements, useStripe } from '@stripe/react-stripe-js'
import {
  CheckoutElementsProvider,
  PaymentElement as CheckoutPaymentElement,
  useCheckoutElements,
} from '@stripe/react-stripe-js/checkout'
import type { Appearance } from '@stripe/stripe-js'
import { loadStripe } from '@stripe/stripe-js/pure'
import { type FormEvent, type ReactNode, StrictMode, useMemo, useState } from 'react'
import { createRoot } from 'react-dom/client'

const query = new URLSearchParams(window.location.search)
const flow = query.get('flow') ?? 'checkout'
const secret = query.get('secret') ?? ''
const stripe = loadStripe(query.get('pk') ?? '')
const appearance: Appearance =
  query.get('theme') === 'night'
    ? { theme: 'night', variables: { colorPrimary: '#5fd0a5', colorBackground: '#12181a', colorText: '#e8eeec' } }
    : { theme: 'stripe', variables: { colorPrimary: '#0b6b50', borderRadius: '8px' } }

function Shop() {
  if (flow === 'checkout') return <CheckoutShop />
  if (flow === 'recover') return <Recovery />
  return (
    <Elements stripe={stripe} options={{ clientSecret: secret, appearance }}>
      <IntentForm />
    </Elements>
  )
}

function CheckoutShop() {
  const options = useMemo(() => ({ clientSecret: secret, elementsOptions: { appearance } }), [])
  return (
    <CheckoutElementsProvider stripe={stripe} options={options}>
      <CheckoutForm />
    </CheckoutElementsProvider>
  )
}

function CheckoutForm() {
  const state = useCheckoutElements()
  if (state.type === 'loading') return <p>Loading</p>
  if (state.type === 'error') return <p role="alert">{state.error.message}</p>
  const { checkout } = state
  const pay = async () => {
    const result = await checkout.confirm({ redirect: 'if_required' })
    if (result.type === 'success') return `Paid: ${result.session.status.type}`
    const declineCode = result.error.code === 'paymentFailed' ? result.error.paymentFailed.declineCode : null
    return { refusal: `${result.error.message} (${result.error.code}, ${declineCode})` }
  }
  return (
    <PayForm label={`Pay ${checkout.total.total.amount}`} pay={pay}>
      <CheckoutPaymentElement />
      <p data-testid="can-confirm">{checkout.canConfirm ? 'Ready to pay' : 'Not ready'}</p>
    </PayForm>
  )
}

function IntentForm() {
  const elements = useElements()
  const client = useStripe()
  const pay = async () => {
    if (!elements || !client) return { refusal: 'not loaded' }
    const submitted = await elements.submit()
    if (submitted.error) return { refusal: submitted.error.message ?? '' }
    const confirmParams = { return_url: window.location.href }
    const options = { elements, clientSecret: secret, confirmParams, redirect: 'if_required' } as const
    if (flow === 'setup') {
      const { setupIntent, error } = await client.confirmSetup(options)
      return error ? { refusal: error.message ?? '' } : `Saved: ${setupIntent.status}`
    }
    const { paymentIntent, error } = await client.confirmPayment(options)
    return error ? { refusal: `${error.message} (${error.code})` } : `Paid: ${paymentIntent.status}`
  }
  return (
    <PayForm label={flow === 'setup' ? 'Save card' : 'Pay'} pay={pay}>
      <PaymentElement />
    </PayForm>
  )
}

/** A payment that was left behind while its owner was away: confirmed with the card it was for, or taken up as it stands. */
function Recovery() {
  const confirm = async () => {
    const client = await stripe
    if (!client) return { refusal: 'not loaded' }
    const method = query.get('method')
    const result = method
      ? await client.confirmPayment({
          clientSecret: secret,
          confirmParams: { payment_method: method, return_url: window.location.href },
          redirect: 'if_required',
        })
      : await client.handleNextAction({ clientSecret: secret })
    const { paymentIntent, error } = result
    return error ? { refusal: `${error.message} (${error.code})` } : `Paid: ${paymentIntent?.status}`
  }
  return (
    <PayForm label="Confirm" pay={confirm}>
      <p>A payment needs your confirmation.</p>
    </PayForm>
  )
}

/** Says in words how it went: a status for success, an alert for a refusal. */
function PayForm(props: { label: string; pay: () => Promise<string | { refusal: string }>; children: ReactNode }) {
  const [outcome, setOutcome] = useState<string | { refusal: string } | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setOutcome(null)
    setOutcome(await props.pay())
  }
  return (
    <form onSubmit={submit}>
      {props.children}
      <button type="submit">{props.label}</button>
      {typeof outcome === 'string' && <p role="status">{outcome}</p>}
      {outcome !== null && typeof outcome !== 'string' && <p data-testid="refusal">{outcome.refusal}</p>}
    </form>
  )
}

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Shop />
    </StrictMode>,
  )
}
