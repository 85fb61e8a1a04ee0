import type { z } from 'zod'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import type { Command, Entry } from '@/lib/ledger/types'
import { submit } from '@/lib/ledger/writer'
import { type Problem, problemOf } from './problems'
import { idempotencyKeyOf } from './rules'
import type { entryAnswer } from './schemas'

/**
 * Books a command and answers with its entry. The entry never changes, and the answer says nothing else: so the same
 * key gets the same bytes again. A refusal is not kept, because nothing was done: its key may try again.
 */
export async function book(command: Command): Promise<Outcome<Entry, Problem>> {
  const answer = await submit(command)
  if (!answer.ok) return refuse(problemOf(answer.refusal))
  // The ledger compares what a request does, not the words that come along; for a host these are part of the request.
  if (answer.entry.reason !== (command.reason ?? null)) return refuse({ code: 'key-reused' })
  return accept(answer.entry)
}

type EntryFields = Omit<z.input<typeof entryAnswer>, 'lots'>

/** What of an entry a host is shown. */
export function entryFields(entry: Entry): EntryFields {
  return {
    number: entry.number,
    kind: entry.kind,
    amount: entry.amount,
    balanceAfter: entry.balanceAfter,
    happenedAt: entry.happenedAt.toISOString(),
    bookedAt: entry.bookedAt.toISOString(),
    idempotencyKey: idempotencyKeyOf(entry.key),
    actor: entry.actor,
    feature: entry.feature,
    group: entry.groupRef,
    reason: entry.reason,
    refersTo: entry.ref,
  }
}

export function showEntry(entry: Entry): z.input<typeof entryAnswer> {
  return { ...entryFields(entry), lots: entry.moves.map(({ lot, amount }) => ({ lot, amount })) }
}
