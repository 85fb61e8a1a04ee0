import { connect } from '@/db/client'
import { asCommand } from '@/lib/command-line'
import { databaseUrl } from '@/lib/env'
import { sayFault } from './faults'
import { verify } from './verify'

/** `npm run verify`: proves every book in the database and names each fault. Exits with 1 where there is one. */
asCommand(import.meta.url, async () => {
  const startedAt = performance.now()
  const sql = connect(databaseUrl(), 1)
  let faults = 0
  try {
    const { accounts, entries, lots } = await verify(sql, (fault) => {
      faults++
      console.error(sayFault(fault))
    })
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    const read = `${count(accounts)} accounts, ${count(entries)} entries, ${count(lots)} lots in ${seconds} s`
    console.log(faults === 0 ? `Every book adds up: ${read}.` : `${count(faults)} faults: ${read}.`)
  } finally {
    await sql.end()
  }
  if (faults > 0) process.exitCode = 1
})

function count(number: number): string {
  return number.toLocaleString('en-US')
}
