import type { Stripe } from '@stripe/stripe-js'
import { loadStripe } from '@stripe/stripe-js/pure'

let script: Promise<void> | null = null
const instances = new Map<string, Promise<Stripe | null>>()

/**
 * Stripe's script for `publishableKey`, loaded once, when it is first needed. `scriptOrigin` is where the sandbox serves
 * its own; null means Stripe itself. A failed load is forgotten, so that trying again tries again.
 */
export function stripeFor(publishableKey: string, scriptOrigin: string | null): Promise<Stripe | null> {
  const known = instances.get(publishableKey)
  if (known) return known
  const loading = (scriptOrigin ? inject(`${scriptOrigin}/endive/stripe.js`) : Promise.resolve())
    .then(() => loadStripe(publishableKey))
    .catch((error: unknown) => {
      instances.delete(publishableKey)
      throw error
    })
  instances.set(publishableKey, loading)
  return loading
}

function inject(src: string): Promise<void> {
  script ??= new Promise<void>((resolve, reject) => {
    const element = document.createElement('script')
    element.src = src
    element.onload = () => resolve()
    element.onerror = () => {
      element.remove()
      script = null
      reject(new Error('The payment form’s script did not load.'))
    }
    document.head.append(element)
  })
  return script
}
