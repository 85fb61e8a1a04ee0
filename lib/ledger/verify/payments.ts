import type { Entry } from '@/lib/ledger/types'
import type { Comparison } from './faults'
import type { LotRow } from './lots'

/** A purchase as far as the book answers for it. */
export type PurchaseRow = {
  id: string
  status: string
  credits: number
  /** The number of the entry that granted its credits. */
  entry: number | null
  paymentId: string | null
}

const PAYMENT = 'payment:'

/**
 * Each payment brought credits exactly once: in one grant, and where it paid a purchase, in that purchase's own grant
 * with that purchase's credits. It remembers the payments of one account.
 */
export class PaymentAudit {
  private readonly grants = new Map<string, number>()
  private readonly purchases: Map<string, PurchaseRow>
  private readonly unmet: Set<PurchaseRow>

  constructor(
    private readonly compare: Comparison,
    purchases: readonly PurchaseRow[],
  ) {
    this.purchases = new Map(purchases.flatMap((each) => (each.paymentId ? [[each.paymentId, each] as const] : [])))
    this.unmet = new Set(purchases.filter((each) => each.status === 'paid'))
  }

  /** The lots that `entry` opened. */
  add(entry: Entry, opened: readonly LotRow[]): void {
    for (const { source, number } of opened) {
      if (!source.startsWith(PAYMENT)) continue
      if (entry.kind !== 'grant')
        this.compare.fail(`lot ${number}`, 'the source', source, `no payment in a ${entry.kind}`)
      const first = this.grants.get(source)
      if (first !== undefined) {
        const at = `entry ${entry.number}, ${source}`
        this.compare.fail(at, 'the grant of the payment', `entry ${entry.number}`, `only entry ${first}`)
      }
      this.grants.set(source, first ?? entry.number)
      if (first === undefined) this.meet(entry, source.slice(PAYMENT.length))
    }
  }

  close(): void {
    for (const { id, entry } of this.unmet) this.compare.fail(`purchase ${id}`, 'the grant of the payment', entry, null)
  }

  private meet(entry: Entry, paymentId: string): void {
    const purchase = this.purchases.get(paymentId)
    // A payment of something else than a top-up, or one from before there were purchases.
    if (!purchase) return
    this.unmet.delete(purchase)
    const at = `purchase ${purchase.id}`
    this.compare.expect(at, 'the purchase of the payment', purchase.status, 'paid')
    this.compare.expect(at, 'the grant of the payment', purchase.entry, entry.number)
    this.compare.expect(at, 'what was granted', entry.amount, purchase.credits)
  }
}
