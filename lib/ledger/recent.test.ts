import { describe, expect, test } from 'vitest'
import { credits } from '@/lib/core/money'
import { emptyBook } from './book'
import { type Folded, startFold } from './fold'
import type { Loaded } from './load'
import { RecentBooks } from './recent'
import type { Command, Lot } from './types'

const NOW = new Date('2026-03-01T12:00:00Z')
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)

function lot(number: number): Lot {
  const amounts = { granted: credits(10), remaining: credits(10), held: credits(0) }
  const whence = { source: `payment:${number}`, entry: number, happenedAt: NOW, expiresAt: null, rollsOver: false }
  return { number, bucket: 'top-up', ...amounts, ...whence }
}

function spend(accountId: string): Command {
  return { kind: 'spend', accountId, key: 'k', actor: 'test', credits: credits(1), feature: 'clip' }
}

/** Memory that was just told the time and has kept one book with `lots`, whose next unseen hold ends at `nextHoldEndsAt`. */
function remembering({ lots = 1, nextHoldEndsAt = null as Date | null } = {}): RecentBooks {
  const state = { ...emptyBook('a', NOW), lots: Array.from({ length: lots }, (_, index) => lot(index + 1)) }
  const books = new RecentBooks()
  books.told(NOW)
  keep(books, { now: NOW, accounts: new Map([['a', { state, known: new Map(), nextHoldEndsAt }]]) })
  return books
}

function keep(books: RecentBooks, loaded: Loaded): void {
  const changes: Folded[] = [...loaded.accounts.values()].map(({ state, known }) => startFold(state, known))
  books.keep(loaded, changes)
}

describe('what a process remembers of its books', () => {
  test('is enough for a spend, at the time the database would tell', () => {
    const recalled = remembering().recall([spend('a')])
    expect(recalled?.accounts.get('a')?.state.lots).toHaveLength(1)
    expect(recalled?.now.getTime()).toBeGreaterThanOrEqual(NOW.getTime())
    expect(recalled?.now.getTime()).toBeLessThan(later(1).getTime())
  })

  test('is not enough for another account, a refund, or the end of a hold it never saw', () => {
    const books = remembering()
    expect(books.recall([spend('a'), spend('b')])).toBeNull()
    expect(books.recall([{ kind: 'refund', accountId: 'a', key: 'r', of: 's', actor: 'test' }])).toBeNull()
    const release: Command = { kind: 'release', accountId: 'a', key: 'r', hold: 'unseen', actor: 'test' }
    expect(books.recall([release])).toBeNull()
  })

  test('ends with the first hold that is not among what it remembers', () => {
    expect(remembering({ nextHoldEndsAt: later(60) }).recall([spend('a')])).not.toBeNull()
    expect(remembering({ nextHoldEndsAt: NOW }).recall([spend('a')])).toBeNull()
  })

  test('is nothing without the time, of a book that was forgotten, or of one with very many lots', () => {
    expect(new RecentBooks().recall([spend('a')])).toBeNull()
    const books = remembering()
    books.forget(['a'])
    expect(books.recall([spend('a')])).toBeNull()
    expect(remembering({ lots: 65 }).recall([spend('a')])).toBeNull()
  })
})
