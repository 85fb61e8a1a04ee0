/** What a Checkout session will create when it is paid: given at its creation, never shown by the API. */
export type CheckoutPlan = {
  lines: { id: string; price: string; quantity: number; description: string; metadata: { [key: string]: string } }[]
  paymentIntent: {
    description: string | null
    metadata: { [key: string]: string }
    setupFutureUsage: 'off_session' | 'on_session' | null
    receiptEmail: string | null
    statementDescriptor: string | null
    captureMethod: 'automatic' | 'automatic_async' | 'manual'
  }
  setupIntent: { description: string | null; metadata: { [key: string]: string } }
  subscription: { description: string | null; metadata: { [key: string]: string } }
  invoice: { description: string | null; metadata: { [key: string]: string }; footer: string | null } | null
}
