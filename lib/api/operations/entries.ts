import { accept } from '@/lib/core/outcome'
import { readHistory } from '@/lib/ledger/queries'
import { entryFields } from '../book'
import { operation } from '../operation'
import { entriesAnswer, entriesQuery } from '../schemas'

export const entries = operation({
  id: 'listEntries',
  method: 'GET',
  path: '/clients/{client}/entries',
  scope: 'read',
  summary: 'List entries',
  description: 'The client’s book, newest first, a page at a time. What stands on a page stays on it.',
  input: entriesQuery,
  answer: entriesAnswer,
  example: { limit: 50 },
  problems: [],
  run: async ({ accountId, input }) => {
    const page = await readHistory(accountId, {
      before: input.before,
      limit: input.limit ?? 50,
      // A host reconciles by entry numbers, so it gets every one of them.
      filter: { reservations: true },
    })
    return accept({
      entries: page.entries.map((entry) => ({
        ...entryFields(entry),
        lots: entry.sources.map(({ lot, bucket, source, amount }) => ({ lot, amount, bucket, source })),
      })),
      older: page.older,
    })
  },
})
