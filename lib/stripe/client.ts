import Stripe from 'stripe'
import { env } from '@/lib/env'

let client: Stripe | undefined

/**
 * The one connection to Stripe. Which Stripe, the real one or the sandbox, is a matter of settings alone. The SDK pins
 * the API version; a closed connection, a 409 and a 5xx are tried twice more with the same idempotency key.
 */
export function stripe(): Stripe {
  client ??= new Stripe(env().STRIPE_SECRET_KEY, {
    maxNetworkRetries: 2,
    timeout: 20_000,
    telemetry: false,
    ...(env().sandbox ? addressOf(env().STRIPE_API_BASE as string) : {}),
  })
  return client
}

function addressOf(base: string): { host: string; port: number; protocol: 'http' | 'https' } {
  const url = new URL(base)
  const protocol = url.protocol === 'https:' ? 'https' : 'http'
  return { host: url.hostname, port: Number(url.port) || (protocol === 'https' ? 443 : 80), protocol }
}
