import type Stripe from 'stripe'
import { invalid } from '../core/errors'
import { idOf } from '../core/store'

type Searchable = {
  id: string
  created: number
  status?: string | null
  customer?: string | { id: string } | null
  metadata: Stripe.Metadata | null
}

/**
 * The part of Stripe's search language used here: `field:'value'` clauses joined by AND, over metadata, status and
 * customer. https://docs.stripe.com/search#search-query-language
 */
export function searched<T extends Searchable>(
  rows: Iterable<T>,
  params: { query: string; limit?: number; page?: string },
  url: string,
) {
  const clauses = params.query.split(/\s+AND\s+/i).map(parseClause)
  const found = [...rows].reverse().filter((row) => clauses.every(({ field, value }) => read(row, field) === value))
  const start = Number(params.page ?? 0)
  const end = start + (params.limit ?? 10)
  const more = end < found.length
  return {
    object: 'search_result',
    data: found.slice(start, end),
    has_more: more,
    next_page: more ? String(end) : null,
    url,
  }
}

function parseClause(clause: string): { field: string; value: string } {
  const match = /^(metadata\[["']([^"']+)["']\]|status|customer)\s*:\s*["']([^"']*)["']$/.exec(clause.trim())
  if (!match) {
    throw invalid(`We were unable to parse your search query near '${clause.trim()}'.`, { param: 'query' })
  }
  return { field: match[2] === undefined ? match[1]! : `metadata.${match[2]}`, value: match[3]! }
}

function read(row: Searchable, field: string): string | null | undefined {
  if (field === 'status') return row.status
  if (field === 'customer') return idOf(row.customer)
  return row.metadata?.[field.slice('metadata.'.length)]
}
