import { execFileSync } from 'node:child_process'
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freePort } from '../ports'
import { choosePlace, installedServer } from './place'
import { type Postgres, startPostgres } from './server'

let folder: string
let started: Postgres | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'refill-postgres-'))
  await chmod(folder, 0o755)
})

afterEach(async () => {
  await started?.stop()
  started = undefined
  await rm(folder, { recursive: true, force: true })
})

async function start(port?: number): Promise<Postgres> {
  started = await startPostgres({ dataDir: join(folder, 'data'), port: port ?? (await freePort()), name: 'refill' })
  return started
}

async function query<Row>(run: (sql: postgres.Sql) => Promise<Row>): Promise<Row> {
  const sql = postgres(started!.url, { max: 1 })
  try {
    return await run(sql)
  } finally {
    await sql.end()
  }
}

test('data outlive a stop, and a server that was killed outright', async () => {
  await start()
  await query((sql) => sql`create table kept as select 42 as answer`)
  await started!.stop()

  await start()
  expect(await query((sql) => sql`select answer from kept`)).toMatchObject([{ answer: 42 }])
  process.kill(started!.process.pid!, 'SIGKILL')
  await started!.process.exited

  await start()
  expect(await query((sql) => sql`select answer from kept`)).toMatchObject([{ answer: 42 }])
})

test('a number in postmaster.pid that belongs to another program is no obstacle', async () => {
  await start()
  const pidFile = join(started!.dataDir, 'postmaster.pid')
  const left = await readFile(pidFile, 'utf8')
  await started!.stop()
  await writeFile(pidFile, left.replace(/^\d+/, String(process.pid)))

  await start()
  expect(await query((sql) => sql`select 1 as one`)).toMatchObject([{ one: 1 }])
})

test('commits are durable and text is UTF-8, ordered by code point', async () => {
  await start()
  const [settings] = await query(
    (sql) => sql`
      select current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit,
        current_setting('server_encoding') as encoding, 'a' > 'B' as by_code_point, lower('É') as lower`,
  )
  expect(settings).toEqual({
    fsync: 'on',
    synchronous_commit: 'on',
    encoding: 'UTF8',
    by_code_point: true,
    lower: 'é',
  })
})

test('a taken port is said in one sentence that names the way out', async () => {
  const port = await freePort()
  await start(port)
  const second = startPostgres({ dataDir: join(folder, 'other'), port, name: 'refill' })
  await expect(second).rejects.toThrow(
    `Port ${port}, which Postgres wants, is already taken: stop what uses it, or choose another with REFILL_POSTGRES_PORT=${port + 1}.`,
  )
})

test('data of another major version are left alone and named', async () => {
  await start()
  await started!.stop()
  await writeFile(join(started!.dataDir, 'PG_VERSION'), '17\n')
  await expect(start()).rejects.toThrow(/was made by PostgreSQL 17 and this is PostgreSQL 18: move that folder away/)
})

test('programs and data in a folder that only its owner may enter still make a server', async () => {
  await chmod(folder, 0o700)
  const { native, version } = installedServer()
  const closed = join(folder, 'native')
  await cp(native, closed, { recursive: true, verbatimSymlinks: true })
  const place = await choosePlace(join(folder, 'data'), folder, { native: closed, version })
  const asServer = { ...place.owner, cwd: '/', encoding: 'utf8' } as const
  try {
    expect(execFileSync(join(place.bin, 'postgres'), ['--version'], asServer)).toContain('(PostgreSQL) 18')
    // Root's server must stand elsewhere; anybody else's may stay.
    expect(place.dataDir.startsWith(folder)).toBe(process.getuid?.() !== 0)
  } finally {
    if (process.getuid?.() === 0) await rm(join(place.dataDir, '..'), { recursive: true, force: true })
  }
})
