/**
 * When more credits are suggested: from the catalog's mark down, and already above it where the dearest single thing the
 * product does would no longer fit. A balance that holds enough for everything is left in peace.
 *
 * Whoever has no more than one refill of their plan is judged by that refill: the mark is at most the catalog's share of
 * it, and what costs more than the whole of it is nothing they are about to run out of. So a small plan is not low on
 * the day it is filled. Credits beyond the refill (packs, a bank) are judged by the whole mark as they run out.
 */
import type { Catalog } from '@/lib/catalog/schema'
import type { BalanceView, LowMark, LowMarks } from './view'

export type Low = { kind: 'empty' } | { kind: 'unaffordable'; name: string; credits: number } | { kind: 'low' }

/** `refill` is how many credits the next refill brings; null where none is coming. */
export function lowMarksOf(catalog: Pick<Catalog, 'features' | 'policies'>, refill: number | null): LowMarks {
  const { credits: mark, percentOfRefill } = catalog.policies.lowBalance
  const beyond = { mark, dearest: dearestOf(catalog.features) }
  if (refill === null) return { ...beyond, onRefill: null }
  const within = catalog.features.filter(({ credits }) => credits <= refill)
  const share = Math.floor((refill * percentOfRefill) / 100)
  return { ...beyond, onRefill: { refill, mark: Math.min(mark, share), dearest: dearestOf(within) } }
}

function dearestOf(features: Catalog['features']): LowMark['dearest'] {
  const [first, ...rest] = features
  const dearest = first && rest.reduce((most, each) => (each.credits > most.credits ? each : most), first)
  return dearest ? { name: dearest.name, credits: dearest.credits } : null
}

/** What there is to warn of; null where there is enough, or more is on its way already. */
export function lowOf({ available, onTheWay, low }: Pick<BalanceView, 'available' | 'onTheWay' | 'low'>): Low | null {
  if (onTheWay > 0) return null
  if (available === 0) return { kind: 'empty' }
  const { mark, dearest } = low.onRefill && available <= low.onRefill.refill ? low.onRefill : low
  if (dearest && available < dearest.credits) return { kind: 'unaffordable', ...dearest }
  return available <= mark ? { kind: 'low' } : null
}
