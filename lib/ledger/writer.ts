import type { Sql } from 'postgres'
import { lane } from '@/db/client'
import { accountsOf, decideAll, postThrough } from './commands'
import type { Execute } from './execute'
import type { Folded } from './fold'
import { type Loaded, load } from './load'
import { RecentBooks } from './recent'
import type { Answer, Command } from './types'
import { write } from './write'

/** At most this many commands share one commit, and at most this many wait for theirs. */
const BATCH = 256
const WAITING = 8_192
/** Batches under way at once, none of which share an account: while one is at the database the other is decided here. */
const LANES = 2
/** How long an account that other processes write to as well is locked before it is read. */
const CONTESTED_MS = 1_000

type Waiting = { command: Command; resolve: (answer: Answer) => void; reject: (error: unknown) => void }

/**
 * Group commit. While batches are at the database the next one collects, and leaves as soon as a lane is free: the
 * busier it gets, the more commands share one durable commit, and nobody waits for a timer.
 *
 * Most of what a batch costs is its messages, so it has two: one statement reads the books, one writes them, and that
 * one writes nothing where a book has moved on in between. Books that this process wrote last need not be read again: a
 * batch of them is one message. Where books have moved on, another process writes to them too, and they are locked
 * before they are read: a lock costs more messages, but makes every one of them count.
 */
export class GroupCommit {
  private waiting: Waiting[] = []
  private lanes = 0
  private readonly underWay = new Set<string>()
  private readonly contestedUntil = new Map<string, number>()
  private readonly recent = new RecentBooks()

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
      if (this.lanes < LANES && !this.underWay.has(command.accountId)) void this.run()
    })
  }

  private async run(): Promise<void> {
    this.lanes += 1
    // Whoever asks in this same moment shares the commit.
    await Promise.resolve()
    for (let batch = this.take(); batch.length > 0; batch = this.take()) {
      const ids = accountsOf(batch.map((each) => each.command))
      for (const id of ids) this.underWay.add(id)
      await this.commit(batch)
      for (const id of ids) this.underWay.delete(id)
    }
    this.lanes -= 1
  }

  /** The next batch: those who have waited longest, except for accounts that another lane has under way. */
  private take(): Waiting[] {
    const batch: Waiting[] = []
    const others: Waiting[] = []
    for (const each of this.waiting) {
      const free = batch.length < BATCH && !this.underWay.has(each.command.accountId)
      ;(free ? batch : others).push(each)
    }
    this.waiting = others
    return batch
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

  private async post(commands: Command[]): Promise<Answer[]> {
    const ids = accountsOf(commands)
    if (!commands.some(readsMore) && !ids.some((id) => this.isContested(id))) {
      const answers = (await this.postFromMemory(commands)) ?? (await this.postUnlocked(ids, commands))
      if (answers) return answers
      this.contest(ids)
    }
    this.recent.forget(ids)
    return this.postLocked(commands)
  }

  /** Null where memory does not do: a book has moved on, a key was used before, something can't be told without a look. */
  private async postFromMemory(commands: Command[]): Promise<Answer[] | null> {
    const books = this.recent.recall(commands)
    if (!books) return null
    const { answers, changes } = decideAll(books, commands)
    if (!answers.every((answer) => answer.ok)) return null
    return (await this.writeUnlocked(books, changes).catch(unlessTaken)) ? answers : null
  }

  /** Null where another process has written to one of the books since it was read. */
  private async postUnlocked(ids: string[], commands: Command[]): Promise<Answer[] | null> {
    const books = await load(this.execute, ids, commands)
    this.recent.told(books.now)
    const { answers, changes } = decideAll(books, commands)
    return (await this.writeUnlocked(books, changes)) ? answers : null
  }

  /** Whether it was written; only then the books are remembered as they are now. */
  private async writeUnlocked(books: Loaded, changes: Folded[]): Promise<boolean> {
    this.recent.forget([...books.accounts.keys()])
    const written = await write(this.execute, changes, books.now)
    if (written) this.recent.keep(books, changes)
    return written
  }

  private readonly execute: Execute = (text, values) => this.client().unsafe(text, values as never[], { prepare: true })

  private contest(ids: readonly string[]): void {
    const now = Date.now()
    for (const [id, until] of this.contestedUntil) if (until <= now) this.contestedUntil.delete(id)
    for (const id of ids) this.contestedUntil.set(id, now + CONTESTED_MS)
  }

  private isContested(id: string): boolean {
    const until = this.contestedUntil.get(id)
    return until !== undefined && until > Date.now()
  }

  private postLocked(commands: Command[]): Promise<Answer[]> {
    return this.client().begin(async (tx) => {
      const execute: Execute = (text, values) => tx.unsafe(text, values as never[], { prepare: true })
      return await postThrough(execute, commands).catch(unlessLost)
    })
  }
}

/** A key stands in a book once: it was used before, which memory could not know. */
function unlessTaken(error: { code?: string }): false {
  if (error.code === '23505') return false
  throw error
}

/**
 * What undoes an earlier entry is decided on several statements' reads, which only the lock makes one picture: without
 * it, a key that another process had just booked could be answered with what was left after it.
 */
function readsMore(command: Command): boolean {
  return 'of' in command || command.kind === 'take-back'
}

/**
 * Where the connection is lost half way, its transaction is lost with it and the client ends `begin` by itself. It must
 * not hear of the error first: it would ask for a rollback on what is closed, and postgres 3.4 ends the process at that.
 */
function unlessLost(error: { code?: string; severity?: string }): Promise<never> {
  const lost = error.severity === 'FATAL' || error.severity === 'PANIC' || error.code?.startsWith('CONNECTION_')
  return lost ? new Promise(() => {}) : Promise.reject(error)
}

const writer = new GroupCommit(lane)

/** Books one command on this process's lane. See `GroupCommit.submit`. */
export function submit(command: Command): Promise<Answer> {
  return writer.submit(command)
}
