import { type Step, type Trail, wayOf } from '@/components/history/ways'
import type { Balance } from '@/lib/ledger/queries'
import type { Bucket } from '@/lib/ledger/types'

/** One lot of a balance as screens know it: plain data, moments in ISO 8601. */
export type LotView = {
  lot: number
  bucket: Bucket
  remaining: number
  granted: number
  held: number
  locked: boolean
  arrivedAt: string
  endsAt: string | null
  /** The steps back to what brought its credits. */
  way: Step[]
}

/** The lots behind a balance, in spending order. */
export function toLotViews({ lots, buckets }: Pick<Balance, 'lots' | 'buckets'>, trail: Trail): LotView[] {
  return lots.map((lot) => ({
    lot: lot.number,
    bucket: lot.bucket,
    remaining: lot.remaining,
    granted: lot.granted,
    held: lot.held,
    locked: buckets.some(({ bucket, locked }) => bucket === lot.bucket && locked),
    arrivedAt: lot.happenedAt.toISOString(),
    endsAt: lot.expiresAt?.toISOString() ?? null,
    way: wayOf(lot.number, lot.source, trail),
  }))
}
