import type { Sql } from 'postgres'
import { connect } from '@/db/client'
import { type Fault, sayFault } from '@/lib/ledger/verify/faults'
import { verify } from '@/lib/ledger/verify/verify'
import type { Ground } from './measures'

/** So many of the planted books are read again; all of them would take longer than the bench itself. */
const SAMPLE = 100

/** The books that all this was written into must still add up, or the figures are worth nothing. */
export async function audit({ urls, ids, planted }: Pick<Ground, 'urls' | 'ids' | 'planted'>): Promise<void> {
  const faults: Fault[] = []
  const inMain = await reading(urls.main, async (sql) => (await verify(sql, (fault) => faults.push(fault))).entries)
  const some = ids.filter((_, index) => index % Math.floor(ids.length / SAMPLE) === 0)
  const inSample = await reading(urls.large, async (sql) => {
    let entries = 0
    for (const id of some) entries += (await verify(sql, (fault) => faults.push(fault), id)).entries
    return entries
  })
  if (faults.length > 0) {
    throw new Error(`${faults.length} faults in the books of this run:\n${faults.slice(0, 5).map(sayFault).join('\n')}`)
  }
  const count = (entries: number) => entries.toLocaleString('en-US')
  console.log(`Every book that was measured adds up: ${count(inMain)} entries.`)
  console.log(
    `Of the planted books ${some.length} were read, ${count(inSample)} entries, and add up; the others and the`,
  )
  console.log(`long one (${count(planted.long.entries)}) were made by the same statement and are left unread for time.`)
}

async function reading<Outcome>(url: string, work: (sql: Sql) => Promise<Outcome>): Promise<Outcome> {
  const sql = connect(url, 1)
  return work(sql).finally(() => sql.end())
}
