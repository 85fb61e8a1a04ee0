import { startStripeSandbox } from './server'

/** Runs the sandbox as a process of its own until it is told to stop; what it knows is then in its state file. */
async function main(): Promise<void> {
  const { STRIPE_SANDBOX_PORT, STRIPE_SANDBOX_STATE, STRIPE_WEBHOOK_SECRET, STRIPE_WEBHOOK_URL } = process.env
  const sandbox = await startStripeSandbox({
    port: Number(STRIPE_SANDBOX_PORT ?? 12111),
    ...(STRIPE_WEBHOOK_URL && { webhook: { url: STRIPE_WEBHOOK_URL, secret: webhookSecret(STRIPE_WEBHOOK_SECRET) } }),
    ...(STRIPE_SANDBOX_STATE && { statePath: STRIPE_SANDBOX_STATE }),
  })
  console.log(`Stripe sandbox at ${sandbox.url}`)
  const stop = () => void sandbox.close().then(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

function webhookSecret(given: string | undefined): string {
  if (!given) throw new Error('STRIPE_WEBHOOK_URL needs STRIPE_WEBHOOK_SECRET beside it.')
  return given
}

main().catch((fault: NodeJS.ErrnoException) => {
  const port = process.env.STRIPE_SANDBOX_PORT ?? '12111'
  console.error(fault.code === 'EADDRINUSE' ? `The Stripe sandbox can't start: port ${port} is taken.` : fault.message)
  process.exit(1)
})
