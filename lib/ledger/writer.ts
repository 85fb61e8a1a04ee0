import type { Sql } from 'postgres'
import { lane } from '@/db/client'
import { decideAll } from './commands'
import type { Execute } from './execute'
import type { Answer, Command } from './types'
import { write } from './write'

/** At most this many commands share one commit, and at most this many wait for theirs. */
const BATCH = 256
const WAITING = 8_192
/**
 * Batches under way at once. With two, one is decided here while the other is at the database. Each locks its accounts
 * in the order of their ids and in one statement, so two batches can wait for each other's accounts but never in a circle.
 */
const LANES = 2

type Waiting = { command: Command; resolve: (answer: Answer) => void; reject: (error: unknown) => void }

/**
 * Group commit. While batches are at the database the next one collects, and leaves as soon as a lane is free: the
 * busier it gets, the more commands share one durable commit, and nobody waits for a timer.
 */
export class GroupCommit {
  private readonly waiting: Waiting[] = []
  private lanes = 0

  constructor(private readonly client: () => Sql) {}

  /**
   * Books `command` in a transaction of its own and answers when it is durable. Beyond a bounded queue the answer is the
   * refusal `busy`: nothing was written, try again. Rejects when the database can't be reached: whether it was written
   * is then unknown, and the same key finds out.
   */
  submit(command: Command): Promise<Answer> {
    if (this.waiting.length >= WAITING) return Promise.resolve({ ok: false, refusal: { code: 'busy' } })
    return new Promise((resolve, reject) => {
      this.waiting.push({ command, resolve, reject })
      if (this.lanes < LANES) void this.run()
    })
  }

  private async run(): Promise<void> {
    this.lanes += 1
    // Whoever asks in this same moment shares the commit.
    await Promise.resolve()
    while (this.waiting.length > 0) await this.commit(this.waiting.splice(0, BATCH))
    this.lanes -= 1
  }

  private async commit(batch: Waiting[]): Promise<void> {
    try {
      const answers = await this.post(batch.map((each) => each.command))
      batch.forEach((each, index) => {
        each.resolve(answers[index] as Answer)
      })
    } catch (error) {
      // One bad command must not fail its neighbours: each gets a transaction of its own.
      if (batch.length === 1) return batch[0]?.reject(error)
      for (const each of batch) await this.commit([each])
    }
  }

  /**
   * One transaction in two round trips: `begin` goes out together with the reads, `commit` together with the writes.
   * Where a write fails, Postgres answers that `commit` with a rollback.
   */
  private async post(commands: Command[]): Promise<Answer[]> {
    const connection = await this.client().reserve()
    const execute: Execute = (text, values) => connection.unsafe(text, values as never[], { prepare: true }).execute()
    try {
      const [, { answers, changes }] = await Promise.all([
        connection.unsafe('begin').execute(),
        decideAll(execute, commands),
      ])
      await Promise.all([write(execute, changes), connection.unsafe('commit').execute()])
      return answers
    } catch (error) {
      // Harmless where the transaction is over; without an answer the connection is gone, and with it the transaction.
      await connection.unsafe('rollback').catch(() => undefined)
      throw error
    } finally {
      connection.release()
    }
  }
}

const writer = new GroupCommit(lane)

/** Books one command on this process's lane. See `GroupCommit.submit`. */
export function submit(command: Command): Promise<Answer> {
  return writer.submit(command)
}
