import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { SpenderOrder } from './spender'

/** The spends per second of `count` processes together, on one account, all let go at once. */
export async function rateOfProcesses(count: number, order: SpenderOrder): Promise<number> {
  const path = fileURLToPath(new URL('./spender.ts', import.meta.url))
  const processes = await Promise.all(
    Array.from({ length: count }, async () => {
      const spender = fork(path, { execArgv: ['--import', 'tsx'] })
      const ready = once(spender, 'message')
      spender.send(order)
      await ready
      return spender
    }),
  )
  const rates = await Promise.all(
    processes.map(async (spender) => {
      const report = once(spender, 'message')
      spender.send('go')
      return (await report)[0] as number
    }),
  )
  return rates.reduce((sum, each) => sum + each, 0)
}
