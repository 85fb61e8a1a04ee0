import { Logger, type Runner, run } from 'graphile-worker'
import { disconnect } from '@/db/client'
import { asCommand } from '@/lib/command-line'
import { env } from '@/lib/env'
import { schedule } from './schedule'
import { tasks } from './tasks'

/**
 * Starts working on the queue; `stop()` on the result lets what has begun finish. It begins with what an earlier version
 * of the product may have left undone.
 */
export async function startWorker(): Promise<Runner> {
  const runner = await run({
    connectionString: env().DATABASE_URL,
    concurrency: 4,
    // A job is told of at once; this only finds those whose retry has come due.
    pollInterval: 1_000,
    noHandleSignals: true,
    taskList: tasks,
    parsedCronItems: schedule,
    logger,
  })
  await runner.addJob('plans.lock-ended', {}, { jobKey: 'plans.lock-ended' })
  return runner
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
