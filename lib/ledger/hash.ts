import { createHash } from 'node:crypto'
import type { Command, Entry } from './types'

/** What an account's first entry is chained to: nothing but the account itself. */
export function genesisHash(accountId: string): Buffer {
  return createHash('sha256').update(accountId).digest()
}

/** The hash of `entry` on top of `previous`: a changed, missing or swapped entry breaks every hash after it. */
export function chainHash(previous: Buffer, entry: Entry): Buffer {
  const line = JSON.stringify([
    entry.accountId,
    entry.number,
    entry.kind,
    entry.amount,
    entry.balanceAfter,
    entry.happenedAt.getTime(),
    entry.bookedAt.getTime(),
    entry.key,
    entry.actor,
    entry.feature,
    entry.groupRef,
    entry.reason,
    writeMoves(entry.moves),
    ...(entry.ref === null ? [] : [entry.ref]),
  ])
  return createHash('sha256').update(previous).update(line).digest()
}

/**
 * What a command asks for, without who asks and why: the webhook and the return page may book the same payment, and the
 * second one must be recognised as the first. 16 bytes of SHA-256.
 */
export function requestHash(command: Command): Buffer {
  const { accountId: _account, key: _key, actor: _actor, reason: _reason, ...effect } = command
  const fields = Object.entries(effect).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(fields)).digest().subarray(0, 8)
}

/** Moves as the book keeps them: `3:-40 4:-10`. */
export function writeMoves(moves: Entry['moves']): string {
  return moves.map((move) => `${move.lot}:${move.amount}`).join(' ')
}

export function readMoves(text: string): Entry['moves'] {
  if (text === '') return []
  return text.split(' ').map((move) => {
    const [lot, amount] = move.split(':')
    return { lot: Number(lot), amount: Number(amount) }
  })
}
