/**
 * When more credits are suggested: from the catalog's mark down, and already above it where the dearest single thing the
 * product does would no longer fit. A balance that holds enough for everything is left in peace.
 */
import type { Catalog } from '@/lib/catalog/schema'
import type { BalanceView, LowMarks } from './view'

export type Low = { kind: 'empty' } | { kind: 'unaffordable'; name: string; credits: number } | { kind: 'low' }

export function lowMarksOf(catalog: Pick<Catalog, 'features' | 'policies'>): LowMarks {
  const [first, ...rest] = catalog.features
  const dearest = first && rest.reduce((most, each) => (each.credits > most.credits ? each : most), first)
  return {
    mark: catalog.policies.lowBalance,
    dearest: dearest ? { name: dearest.name, credits: dearest.credits } : null,
  }
}

/** What there is to warn of; null where there is enough, or more is on its way already. */
export function lowOf({ available, onTheWay, low }: Pick<BalanceView, 'available' | 'onTheWay' | 'low'>): Low | null {
  if (onTheWay > 0) return null
  if (available === 0) return { kind: 'empty' }
  if (low.dearest && available < low.dearest.credits) return { kind: 'unaffordable', ...low.dearest }
  return available <= low.mark ? { kind: 'low' } : null
}
