import { appendFileSync, createWriteStream } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect, stripVTControlCharacters } from 'node:util'
import nextEnv from '@next/env'
import { parseEnv } from '@/lib/env'
import { startParts } from './parts'
import { takenPort } from './ports'
import { startPostgres, stopLeftover } from './postgres/server'
import { commandOf, isClosing, killEverything, stopEverything } from './processes'
import { chooseParts, chosenPorts, keptSecrets, type Settings, wantedPorts } from './settings'

/**
 * `npm run dev`: the whole product on this machine. Ends with exit code 0 when asked to (Ctrl-C, SIGTERM, SIGHUP), with
 * 1 and one clear sentence when a port is taken, a setting is wrong or a part crashes.
 */
const state = '.data'
const dataDir = join(state, 'postgres')
const pidFile = join(state, 'dev.pid')
const logFile = join(state, 'dev.log')

/** What ends the run: a wish (undefined) or a fault in words. */
let end: (fault?: string) => void = () => {}
const ended = new Promise<string | undefined>((resolve) => {
  end = resolve
})

listenForSignals()
start().catch((error: unknown) => end(inWords(error)))
const fault = await ended
if (fault) console.error(`\n${fault}\n`)
else console.log('\nStopping…')
await stopEverything()
await forgetThisRun()
process.exit(fault ? 1 : 0)

async function start(): Promise<void> {
  await mkdir(state, { recursive: true })
  // The files Next reads, in Next's own order; what is set outside of them wins.
  nextEnv.loadEnvConfig(process.cwd(), true, { info: () => {}, error: console.error })
  const ports = chosenPorts(process.env)
  const settings = chooseParts(process.env, ports, await keptSecrets(join(state, 'secrets.json')))
  parseEnv({ ...process.env, ...settings.env })
  await refuseTwice(settings, ports)
  await writeFile(pidFile, String(process.pid))
  console.log('Starting Refill…')
  const log = createWriteStream(logFile)
  const onLine = (part: string, line: string, stream: 'stdout' | 'stderr') => {
    log.write(`${part}: ${stripVTControlCharacters(line)}\n`)
    if (!isClosing() && isAlarming(part, line, stream)) console.error(`${part}: ${line}`)
  }
  await startParts({
    settings,
    ports,
    state,
    next: 'dev',
    startDatabase: () =>
      startPostgres({
        dataDir,
        port: ports.postgres,
        name: 'refill',
        onLine: (line) => onLine('Postgres', line, 'stderr'),
      }),
    onLine,
    onCrash: end,
  })
  if (!isClosing()) console.log(summary(settings))
}

/** What went wrong, for the screen; where it went wrong, for the log. A refused connection has a code and no message. */
function inWords(error: unknown): string {
  if (!isClosing()) appendFileSync(logFile, `${inspect(error)}\n`)
  const { message = '', code = '' } = error as NodeJS.ErrnoException
  return message || `Refill can't start (${code || String(error)}): ${logFile} says where.`
}

/** Throws the sentence about a taken port; clears away a database server that an earlier run could not stop. */
async function refuseTwice(settings: Settings, ports: ReturnType<typeof chosenPorts>): Promise<void> {
  const other = Number(await readFile(pidFile, 'utf8').catch(() => ''))
  const running = other > 0 && commandOf(other).includes('dev.ts')
  if (!running && settings.embedded.postgres) await stopLeftover(dataDir)
  const taken = await takenPort(wantedPorts(ports, settings))
  if (taken) throw new Error(taken)
  if (running) throw new Error(`npm run dev already runs in this folder (process ${other}): stop that one first.`)
}

async function forgetThisRun(): Promise<void> {
  const noted = await readFile(pidFile, 'utf8').catch(() => '')
  if (noted === String(process.pid)) await rm(pidFile, { force: true })
}

/** The first signal stops everything in order, another one (not the same key press told twice) at once. */
function listenForSignals(): void {
  let first = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (first === 0) first = Date.now()
      else if (Date.now() - first > 500) killEverything()
      end()
    })
  }
}

/** Postgres writes all it says to stderr, and a refused statement is the business of whoever sent it. */
function isAlarming(part: string, line: string, stream: 'stdout' | 'stderr'): boolean {
  if (part === 'Postgres') return /\b(FATAL|PANIC):/.test(line)
  return stream === 'stderr' && line.trim() !== '' && !/^\s*⚠|Warning:|^\(Use `node --trace/.test(line)
}

function summary({ env, embedded }: Settings): string {
  const own = (setting: string) => `yours, by ${setting}`
  const rows = [
    ['Product', env.APP_URL],
    ['Mail inbox', embedded.mail ? env.MAIL_INBOX_URL : own('SMTP_URL')],
    ['Stripe sandbox', embedded.stripe ? env.STRIPE_API_BASE : own('STRIPE_SECRET_KEY')],
    ['Database', embedded.postgres ? env.DATABASE_URL : own('DATABASE_URL')],
  ]
  const lines = rows.map(([what, where]) => `  ${what?.padEnd(16)}${where}`)
  return `\nRefill is running.\n\n${lines.join('\n')}\n\n  What the parts say goes to ${logFile}. Ctrl-C stops everything.\n`
}
