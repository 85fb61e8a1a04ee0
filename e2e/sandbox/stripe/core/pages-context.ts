import type { Faults } from './faults'
import type { Store } from './store'
import type { Webhooks } from './webhooks'

/** What the pages work with. Whoever changes the store calls `changed`, which saves it and sends its webhooks. */
export type PagesContext = {
  store: Store
  faults: Faults
  webhooks: Webhooks
  /** The sandbox's own address, without a trailing slash. */
  baseUrl: string
  /** The store was changed: write the snapshot soon and start sending webhooks. */
  changed(): void
  /** Resolves when every webhook waiting now had its first try, at the latest after `atMostMs` (default 10,000). */
  webhooksTried(atMostMs?: number): Promise<void>
}
