import type { Operation } from '../operation'
import { balance } from './balance'
import { entries } from './entries'
import { capture, holds, release } from './holds'
import { refunds } from './refunds'
import { spends } from './spends'

export { balance, capture, entries, holds, refunds, release, spends }

/** Everything the API can do, in the order one meets it. */
export const OPERATIONS: readonly Operation[] = [balance, spends, holds, capture, release, refunds, entries]
