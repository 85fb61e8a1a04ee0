import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import Stripe from 'stripe'
import { PUBLISHABLE_KEY } from '../../core/authorize'
import { startStripeSandbox } from '../../server'
import { members } from './members'

const SECRET_KEY = 'sk_sandbox_shop'

/** A small shop beside a sandbox of its own, for trying the browser side: its pages, its webhook, and the official SDK. */
export async function openShop() {
  const webhooks: string[] = []
  const script = await shopScript()
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const night = searchParams.get('theme') === 'night'
    if (pathname === '/webhook') {
      webhooks.push(JSON.parse(await textOf(request)).type)
      response.end()
    } else if (pathname === '/shop.js') response.setHeader('Content-Type', 'text/javascript; charset=utf-8').end(script)
    else response.setHeader('Content-Type', 'text/html; charset=utf-8').end(shopHtml(sandbox.url, night))
  })
  const url = await listening(server)
  const sandbox = await startStripeSandbox({ port: 0, webhook: { url: `${url}/webhook`, secret: 'whsec_shop' } })
  const { port } = new URL(sandbox.url)
  const stripe = new Stripe(SECRET_KEY, { host: 'localhost', port, protocol: 'http', maxNetworkRetries: 0 })
  const product = await stripe.products.create({ name: 'Studio Plus', description: '1,500 credits every month' })
  const pack = await stripe.products.create({ name: '1,000 credits' })
  const monthly = await stripe.prices.create({
    product: product.id,
    unit_amount: 2900,
    currency: 'usd',
    recurring: { interval: 'month' },
  })
  const once = await stripe.prices.create({ product: pack.id, unit_amount: 1200, currency: 'usd' })

  return {
    url,
    sandboxUrl: sandbox.url,
    stripe,
    /** The types of the events that arrived, in order. */
    webhooks: () => [...webhooks],
    /** The address of the shop's page that pays what `secret` names. */
    page: (
      flow: 'checkout' | 'payment' | 'setup' | 'recover',
      secret: string | null,
      more: Record<string, string> = {},
    ) => `${url}/?${new URLSearchParams({ flow, pk: PUBLISHABLE_KEY, secret: secret ?? '', ...more })}`,
    elementsSession: async (known?: string) =>
      stripe.checkout.sessions.create({
        ui_mode: 'elements',
        mode: 'payment',
        customer: known ?? (await stripe.customers.create({ email: 'maya@example.com' })).id,
        line_items: [{ price: once.id, quantity: 1 }],
        return_url: `${url}/thanks?session={CHECKOUT_SESSION_ID}`,
        payment_intent_data: { setup_future_usage: 'off_session' },
        saved_payment_method_options: { allow_redisplay_filters: ['always', 'limited', 'unspecified'] },
      }),
    hostedSession: (mode: 'payment' | 'subscription', customer?: string) =>
      stripe.checkout.sessions.create({
        mode,
        ...(customer && { customer }),
        line_items: [{ price: mode === 'payment' ? once.id : monthly.id, quantity: 1 }],
        success_url: `${url}/thanks?session={CHECKOUT_SESSION_ID}`,
        cancel_url: `${url}/plans`,
        ...(mode === 'payment' && {
          saved_payment_method_options: { allow_redisplay_filters: ['always', 'limited', 'unspecified'] },
        }),
      }),
    customerWithCard: async () => {
      const customer = await stripe.customers.create({ email: 'maya@example.com' })
      await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
      return customer.id
    },
    /** A payment that its bank refused while its owner was away. */
    leftBehind: async (card: string) => {
      const customer = await stripe.customers.create({ email: 'maya@example.com' })
      const { id } = await stripe.paymentMethods.attach(card, { customer: customer.id })
      const charge = { amount: 1200, currency: 'usd', customer: customer.id, payment_method: id }
      const refused = await stripe.paymentIntents
        .create({ ...charge, confirm: true, off_session: true })
        .catch((error: Stripe.errors.StripeCardError) => error)
      if (!(refused instanceof Stripe.errors.StripeCardError)) throw new Error(`${card} was charged.`)
      return { intent: refused.payment_intent!, method: id }
    },
    ...members(stripe, url, monthly.id),
    close: async () => {
      await sandbox.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type Shop = Awaited<ReturnType<typeof openShop>>

/** The script stands in the page as Stripe's own would; the colours follow the theme the address asks for. */
const shopHtml = (sandboxUrl: string, night: boolean) => `<!doctype html>
<html lang="en">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Shop</title>
<style>body { max-width: 460px; margin: 24px auto; padding: 0 16px; color-scheme: ${night ? 'dark' : 'light'}; background: ${night ? '#191f22' : '#fff'}; color: ${night ? '#e8eeec' : '#17211f'} }</style>
<link rel="icon" href="data:,">
<div id="root"></div>
<script src="${sandboxUrl}/endive/stripe.js"></script>
<script src="/shop.js"></script>
</html>`

/** The page's script in React's development build: only there does StrictMode mount everything twice. */
async function shopScript(): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('./shop-page.tsx', import.meta.url))],
    bundle: true,
    format: 'iife',
    jsx: 'automatic',
    write: false,
    define: { 'process.env.NODE_ENV': '"development"' },
  })
  return result.outputFiles[0]?.text ?? ''
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
