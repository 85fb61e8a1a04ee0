import { EventEmitter } from 'node:events'
import { Logger, type Runner, run, type WorkerEvents } from 'graphile-worker'
import { disconnect } from '@/db/client'
import { asCommand } from '@/lib/command-line'
import { env } from '@/lib/env'
import { enter } from './presence'
import { schedule } from './schedule'
import { tasks } from './tasks'

/** A worker at work. `promise` ends with it; `stop` lets what has begun finish. */
export type Worker = Pick<Runner, 'promise' | 'stop'>

/**
 * Starts working on the queue. It begins with what an earlier version of the product may have left undone, and with what
 * workers that were killed had begun.
 */
export async function startWorker(): Promise<Worker> {
  const connectionString = env().DATABASE_URL
  const presence = await enter(connectionString)
  try {
    const runner = await run({
      connectionString,
      concurrency: 4,
      // A job is told of at once; this only finds those whose retry has come due.
      pollInterval: 1_000,
      noHandleSignals: true,
      taskList: tasks,
      parsedCronItems: schedule,
      logger,
      events: naming(presence.id),
    })
    const promise = runner.promise.finally(() => presence.leave())
    const stop = async () => {
      await runner.stop()
      await promise
    }
    await runner.addJob('plans.lock-ended', {}, { jobKey: 'plans.lock-ended' }).catch(async (error: unknown) => {
      // It takes no job without its sign of life.
      await stop()
      throw error
    })
    return { promise, stop }
  } catch (error) {
    await presence.leave()
    throw error
  }
}

/** Has the queue's runner take its jobs under this name, from its first one on. */
function naming(id: string): WorkerEvents {
  const events: WorkerEvents = new EventEmitter()
  events.on('pool:create', ({ workerPool }) => {
    workerPool.id = id
  })
  return events
}

/** Failures and nothing else: a job that went well is in the database, not in the log. */
const logger = new Logger(() => (level, message) => {
  if (level === 'error' || level === 'warning') console.error(message)
})

asCommand(import.meta.url, async () => {
  const worker = await startWorker()
  console.log('The worker is at work.')
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await worker.stop()
    await disconnect()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  await worker.promise
})
