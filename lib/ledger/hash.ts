import * as crypto from 'node:crypto'
import type { Command, Entry } from './types'

/** What an account's first entry is chained to: nothing but the account itself. */
export function genesisHash(accountId: string): string {
  return sha256(accountId)
}

/**
 * The hash of `entry` on top of `previous`, both in hex: a changed, missing or swapped entry breaks every hash after it.
 * The first 16 bytes of SHA-256 are kept: to find another line with the same ones takes 2^128 tries. The earliest books
 * kept all 32, hence `length` in digits.
 */
export function chainHash(previous: string, entry: Entry, length = 32): string {
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
  return sha256(Buffer.concat([Buffer.from(previous, 'hex'), Buffer.from(line)])).slice(0, length)
}

/**
 * What a command asks for, without who asks and why: the webhook and the return page may book the same payment, and the
 * second one must be recognised as the first. The first 8 bytes of SHA-256, in hex.
 */
export function requestHash(command: Command): string {
  const { accountId: _account, key: _key, actor: _actor, reason: _reason, ...effect } = command
  const fields = Object.entries(effect).sort(([a], [b]) => (a < b ? -1 : 1))
  return sha256(JSON.stringify(fields)).slice(0, 16)
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

/**
 * Node's one-shot hash costs a third of a hash object, whose handle the garbage collector has to look after as well; Node
 * has it since 20.12.
 */
const sha256: (data: string | Buffer) => string =
  typeof crypto.hash === 'function'
    ? (data) => crypto.hash('sha256', data, 'hex')
    : (data) => crypto.createHash('sha256').update(data).digest('hex')
