import type { Trail } from '@/components/history/ways'
import type { Catalog } from '@/lib/catalog/schema'
import { originsOf } from '@/lib/ledger/queries'
import { invoicesOf } from '@/lib/subscriptions/sources'
import { purchasesPaidBy } from '@/lib/top-ups/queries'

/** The ways back of an account's `lots`, with the payments at their ends: a few reads for all of them together. */
export async function loadTrail(accountId: string, catalog: Catalog, lots: readonly number[]): Promise<Trail> {
  const origins = lots.length > 0 ? await originsOf(accountId, ...lots) : []
  const named = (kind: string) =>
    origins.flatMap(({ source }) => (source.startsWith(`${kind}:`) ? [source.slice(kind.length + 1)] : []))
  const [purchases, invoices] = await Promise.all([
    purchasesPaidBy(accountId, named('payment')),
    invoicesOf(accountId, [...new Set(named('refill').map((rest) => rest.split(':')[0] as string))]),
  ])
  return { catalog, origins: new Map(origins.map((each) => [each.lot, each])), purchases, invoices }
}
