import { sql } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import * as schema from '@/db/schema'
import { groupBy } from '@/lib/core/group'
import { type Folded, fold } from './fold'
import { genesisHash } from './hash'
import { type Execute, load, throughDrizzle, write } from './store'
import type { Answer, Command } from './types'

/** Opens an account's book; an open one is left as it is. */
export async function openAccount(tx: Transaction, accountId: string): Promise<void> {
  await tx
    .insert(schema.accounts)
    .values({ id: accountId, lastHash: genesisHash(accountId), lastBookedAt: sql`clock_now()` })
    .onConflictDoNothing()
}

/**
 * The one door to the book: decides `commands` and writes what they come to inside the caller's transaction, so that a
 * purchase becomes paid and its credits exist in one commit. Answers stand in the commands' order.
 *
 * The accounts stay locked until the caller's transaction ends: keep what follows short, and call no vendor in it.
 */
export async function post(tx: Transaction, commands: readonly Command[]): Promise<Answer[]> {
  return postThrough(throughDrizzle(tx), commands)
}

/** `post` on any open transaction; the group commit runs it on postgres.js itself. */
export async function postThrough(execute: Execute, commands: readonly Command[]): Promise<Answer[]> {
  if (commands.length === 0) return []
  const { now, accounts, known } = await load(execute, commands)
  const answers = new Map<Command, Answer>()
  const changes: Folded[] = []
  for (const [accountId, own] of groupBy(commands, (command) => command.accountId)) {
    const state = accounts.get(accountId)
    if (!state) {
      for (const command of own) answers.set(command, { ok: false, refusal: { code: 'unknown-account' } })
      continue
    }
    const folded = fold(state, known.get(accountId) ?? new Map(), own, now)
    own.forEach((command, index) => {
      answers.set(command, folded.answers[index] as Answer)
    })
    changes.push(folded)
  }
  await write(execute, changes)
  return commands.map((command) => answers.get(command) as Answer)
}
