/** A process of its own that spends on one account with the given number in flight, when it is told to go. */
import { disconnect } from '@/db/client'
import { spend } from './books'
import { rate } from './load'

export type SpenderOrder = { accountId: string; inFlight: number; seconds: number }

process.once('message', async (order: SpenderOrder) => {
  await spend(order.accountId)
  process.once('message', async () => {
    const perSecond = await rate(order.inFlight, order.seconds, () => spend(order.accountId))
    process.send?.(perSecond, () => void disconnect().then(() => process.disconnect()))
  })
  process.send?.('ready')
})
