/** A process of its own that spends on one account with the given number in flight, whenever it is told to. */
import { disconnect } from '@/db/client'
import { spend } from './books'
import { rate } from './load'
import { obey } from './processes'

export type SpenderOrder = { accountId: string; inFlight: number; seconds: number }

obey(
  ({ accountId, inFlight, seconds }: SpenderOrder) => rate(inFlight, seconds, () => spend(accountId)),
  () => disconnect(),
)
