import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Processes of their own that do as they are told and say how many of it they did per second. */
export type Crew<Order> = {
  /** Tells all of them at once, and adds up what they say. */
  rate(order: Order): Promise<number>
  end(): void
}

/** Starts `count` processes of `./<name>.ts`, and returns when all of them listen. */
export async function startCrew<Order extends object>(name: 'spender' | 'caller', count: number): Promise<Crew<Order>> {
  const path = fileURLToPath(new URL(`./${name}.ts`, import.meta.url))
  const start = async () => {
    const process = fork(path, { execArgv: ['--import', 'tsx'] })
    const ended = once(process, 'exit').then(([code]): never => {
      throw new Error(`A process of the bench ended with ${code}.`)
    })
    // Heard by whoever waits for a report; that it ends after the last one is no fault.
    ended.catch(() => undefined)
    const member = { process, ended }
    await report(member)
    return member
  }
  const crew = await Promise.all(Array.from({ length: count }, start))
  return {
    async rate(order) {
      const reports = crew.map((member) => report(member))
      for (const { process } of crew) process.send(order)
      const rates = await Promise.all(reports)
      return rates.reduce((sum, each) => sum + each, 0)
    },
    end: () => {
      for (const { process } of crew) process.disconnect()
    },
  }
}

type Member = { process: ChildProcess; ended: Promise<never> }

/** The next thing a process says; one that ends instead has failed. */
async function report({ process, ended }: Member): Promise<number> {
  return Promise.race([once(process, 'message').then(([said]) => said as number), ended])
}

/** In such a process: carries out every order, one after the other, and ends when nobody gives any more. */
export function obey<Order>(work: (order: Order) => Promise<number>, finish: () => Promise<void>): void {
  process.on('message', async (order: Order) => process.send?.(await work(order)))
  process.once('disconnect', () => void finish())
  process.send?.(0)
}
