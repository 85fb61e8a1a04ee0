import { idOf, type Store, type TableName, type Tables } from './store'

/** Rows that a sender or another request may hold right now: what is new of them goes, the others stay as they are. */
const LEFT_ALONE = new Set<TableName>(['events', 'deliveries', 'keptAnswers'])

/**
 * Remembers how things stand; the answer brings all of it back, into the same objects. With a customer only the rows
 * of that customer are remembered, which is quick however much else there is, and rows of nobody must not be changed.
 */
export function checkpoint(store: Store, customer: string | null): () => void {
  const { tables } = store
  const names = Object.keys(tables) as TableName[]
  const sizes = names.map((name) => tables[name].size)
  const kept: { table: Map<string, object>; id: string; row: object; copy: object }[] = []
  for (const name of names) {
    if (LEFT_ALONE.has(name)) continue
    const table = tables[name] as Map<string, object>
    for (const [id, row] of table) {
      if (typeof row !== 'object') continue
      if (customer && ownerOf(tables, name, id, row) !== customer) continue
      kept.push({ table, id, row, copy: structuredClone(row) })
    }
  }
  return () => {
    for (const [index, name] of names.entries()) {
      for (const id of [...tables[name].keys()].slice(sizes[index])) (tables[name] as Map<string, unknown>).delete(id)
    }
    for (const { table, id, row, copy } of kept) {
      for (const key of Object.keys(row)) delete (row as { [key: string]: unknown })[key]
      table.set(id, Object.assign(row, copy))
    }
  }
}

function ownerOf(tables: Tables, name: TableName, id: string, row: object): string | null {
  if (name === 'customers') return id
  if (name === 'cardsOnFile' || name === 'banksOnFile') return idOf(tables.paymentMethods.get(id)?.customer)
  if (name === 'invoicePayments') {
    const { invoice } = row as { invoice: string | { id: string } }
    return idOf(tables.invoices.get(idOf(invoice))?.customer)
  }
  return idOf((row as { customer?: string | { id: string } | null }).customer)
}
