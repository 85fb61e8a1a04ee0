/**
 * Rule 10 for one book: everything a row claims follows from the entries, and the entries from one another. Pure: rows
 * go in, in the order of their numbers, and faults come out. The streaming stands in verify.ts.
 */
import { amountOf, RESERVING } from '@/lib/ledger/book'
import { chainHash, genesisHash } from '@/lib/ledger/hash'
import type { Books } from '@/lib/ledger/rows'
import { DEBT, type Entry, type Hold } from '@/lib/ledger/types'
import type { UsageDay } from '@/lib/ledger/usage'
import { Comparison, type Found } from './faults'
import { HoldAudit } from './holds'
import { LotAudit, type LotRow } from './lots'
import { PaymentAudit, type PurchaseRow } from './payments'
import { UsageAudit } from './usage'

/** An entry with its link in the chain, in hex, as the book has it. */
export type ChainedEntry = Entry & { hash: string }

/** The rows beside an entry: lots up to the highest it touches, holds up to its number. */
export type Beside = { lots: readonly LotRow[]; holds: readonly Hold[] }

export class BookAudit {
  readonly usage: UsageAudit
  private readonly compare: Comparison
  private readonly lots: LotAudit
  private readonly holds: HoldAudit
  private readonly payments: PaymentAudit
  /** What the entry before says. A fault is named where it is, not in every entry after it. */
  private before: { number: number; balance: number; hash: string; bookedAt: Date | null }
  private readonly sum = { amount: 0, debt: 0 }
  private locked = false
  private cycleEndsAt: Date | null = null
  /** What refills brought, by the end of its cycle in milliseconds. */
  private readonly refills = new Map<number | null, LotRow[]>()

  constructor(accountId: string, purchases: readonly PurchaseRow[], found: Found) {
    this.compare = new Comparison(accountId, found)
    this.lots = new LotAudit(this.compare)
    this.holds = new HoldAudit(this.compare)
    this.payments = new PaymentAudit(this.compare, purchases)
    this.usage = new UsageAudit(this.compare)
    this.before = { number: 0, balance: 0, hash: genesisHash(accountId), bookedAt: null }
  }

  /** The next entry of the book. */
  entry(entry: ChainedEntry, beside: Beside): void {
    this.link(entry)
    this.lots.add(beside.lots)
    if (RESERVING.includes(entry.kind)) this.reserve(entry, beside.holds)
    else this.move(entry)
    this.usage.add(entry)
    if (entry.kind === 'lock' || entry.kind === 'unlock') this.locked = entry.kind === 'lock'
  }

  /** After the last entry, with the rows that no entry asked for. `account` is null where the book has no row. */
  close(account: Books | null, beside: Beside & { usage: readonly UsageDay[] }): void {
    this.usage.close(beside.usage)
    this.lots.add(beside.lots)
    this.holds.close(beside.holds)
    this.payments.close()
    const lots = this.lots.close()
    if (account) this.total(account, lots)
    else this.compare.fail('the account', 'the account', null, 'one')
  }

  /** The account's own row is what the last entry left behind. */
  private total(account: Books, lots: { count: number; remaining: number }): void {
    const expect = this.compare.expect.bind(this.compare, 'the account')
    expect('the balance', account.balance, this.sum.amount)
    expect('the sum of its lots', lots.remaining, account.balance)
    expect('the debt', account.debt, this.sum.debt)
    expect('the number of entries', account.lastEntry, this.before.number)
    expect('the number of lots', account.lastLot, lots.count)
    expect('the last hash', account.lastHash, this.before.hash)
    expect('the last booking', account.lastBookedAt, this.before.bookedAt ?? account.lastBookedAt)
    expect('the lock on top-ups', account.topUpsLocked, this.locked)
    expect('the end of the cycle', account.cycleEndsAt, this.cycleEndsAt)
  }

  /** Number, running balance, time and chain: each entry continues the one before. */
  private link(entry: ChainedEntry): void {
    const { before, compare } = this
    const at = `entry ${entry.number}`
    compare.expect(at, 'the number', entry.number, before.number + 1)
    compare.expect(at, 'the balance after it', entry.balanceAfter, before.balance + entry.amount)
    compare.expect(at, 'the hash', entry.hash, chainHash(before.hash, entry, entry.hash.length === 64 ? 64 : 32))
    if (entry.key === '') compare.fail(at, 'the key', entry.key, 'one')
    if (before.bookedAt && entry.bookedAt < before.bookedAt) {
      compare.fail(at, 'the time of booking', entry.bookedAt, `${before.bookedAt.toISOString()} or later`)
    }
    this.sum.amount += entry.amount
    const { number, balanceAfter: balance, hash, bookedAt } = entry
    this.before = { number, balance, hash, bookedAt }
  }

  private reserve(entry: ChainedEntry, rows: readonly Hold[]): void {
    this.compare.expect(`entry ${entry.number}`, 'the amount', entry.amount, 0)
    if (entry.kind === 'hold') this.holds.start(entry, rows)
    else this.holds.end(entry)
    this.lots.reserve(entry, entry.moves)
    this.lots.settle(entry, entry.moves)
  }

  private move(entry: ChainedEntry): void {
    const opened = this.lots.move(entry)
    const freed = entry.kind === 'capture' ? this.holds.end(entry) : []
    this.lots.reserve(entry, freed)
    this.lots.settle(entry, [...entry.moves, ...freed])
    this.payments.add(entry, opened)
    this.sum.debt -= amountOf(entry.moves, DEBT)
    if (this.sum.debt < 0) this.compare.fail(`entry ${entry.number}`, 'the debt', this.sum.debt, 'at least 0')
    const [refilled] = opened
    if (entry.kind === 'refill' && refilled) this.refill(entry, refilled)
  }

  /** The cycle's end is that of the refill that began latest, as far as the lots could tell when it came. */
  private refill(entry: ChainedEntry, lot: LotRow): void {
    const endsAt = lot.expiresAt?.getTime() ?? null
    const current = this.cycleEndsAt?.getTime() ?? null
    const begun = (this.refills.get(current) ?? []).filter(({ number }) => this.lots.isOpen(number))
    const isKnownOlder = begun.some(({ happenedAt }) => happenedAt > entry.happenedAt)
    const isOver = begun.length === 0 && endsAt !== current && (endsAt ?? 0) <= entry.bookedAt.getTime()
    const endsLater = endsAt === null || current === null || endsAt > current
    if (endsLater || !(isKnownOlder || isOver)) this.cycleEndsAt = lot.expiresAt
    this.refills.set(endsAt, [...(this.refills.get(endsAt) ?? []), lot])
  }
}
