import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killGroup } from './sandbox/processes'
import { addUp, type Count, closingLine, failuresOf, playwrightCount, vitestCount } from './suite-count'

/**
 * `npm test`: all that proves the product, in order, closing with `N passed, N failed`. A check that has no tests to
 * count (format, types) is one; a stage that breaks down without naming a failed test is one failure.
 * `--only unit` runs the unit and database tests, `--only browser` the browser tests.
 */
type Stage = {
  readonly name: string
  readonly group?: 'unit' | 'browser'
  /** Commands in order; the first that fails ends the stage. Each is a script run by this same Node. */
  readonly commands: readonly (readonly string[])[]
  readonly env?: Record<string, string>
  /** Reads what passed and failed out of the report the commands wrote; without it the stage counts as one check. */
  readonly count?: (report: string) => Count
}

const vitest = 'node_modules/vitest/vitest.mjs'
const next = 'node_modules/next/dist/bin/next'
const reports = await mkdtemp(join(tmpdir(), 'refill-suite-'))
const reportOf = (name: string) => join(reports, `${name.replaceAll(/\W+/g, '-')}.json`)

const stages: Stage[] = [
  { name: 'format and lint', commands: [['node_modules/@biomejs/biome/bin/biome', 'ci', '.']] },
  {
    name: 'types',
    commands: [
      [next, 'typegen'],
      ['node_modules/typescript/bin/tsc', '--noEmit'],
    ],
  },
  vitestStage('import rules', 'imports'),
  { ...vitestStage('unit tests', 'unit'), group: 'unit' },
  { ...vitestStage('database tests', 'database'), group: 'unit' },
  browserStage('browser tests', ['desktop', 'phone']),
  // Who leaps a year ahead drags every desk there is along, so these have a product of their own, with nobody in it yet.
  browserStage('over time, desktop', ['desktop over time'], { REFILL_E2E_BUILD: 'kept' }),
  browserStage('over time, phone', ['phone over time'], { REFILL_E2E_BUILD: 'kept' }),
]

function vitestStage(name: string, project: string): Stage {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportOf(name)}`]
  return { name, commands: [[vitest, 'run', '--project', project, ...reporters]], count: vitestCount }
}

function browserStage(name: string, projects: readonly string[], env: Record<string, string> = {}): Stage {
  const chosen = projects.flatMap((project) => ['--project', project])
  return {
    name,
    group: 'browser',
    commands: [['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json', '--no-deps', ...chosen]],
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: reportOf(name) },
    count: playwrightCount,
  }
}

let running: number | undefined
let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interrupted = true
    if (running) process.kill(running, signal)
  })
}

const only = process.argv[process.argv.indexOf('--only') + 1]
const chosen = process.argv.includes('--only') ? stages.filter(({ group }) => group && group === only) : stages
if (chosen.length === 0) throw new Error('--only knows unit and browser.')

const counts: Count[] = []
for (const stage of chosen) {
  if (interrupted) break
  const started = Date.now()
  console.log(`\n── ${stage.name} ${'─'.repeat(Math.max(0, 70 - stage.name.length))}\n`)
  const count = typesAreBroken() && stage.group === 'browser' ? notBuilt(stage) : await runStage(stage)
  counts.push({ ...count, name: stage.name, seconds: (Date.now() - started) / 1000 })
}
await rm(reports, { recursive: true, force: true })

console.log('')
for (const failure of failuresOf(counts)) console.log(failure.replaceAll(`${process.cwd()}/`, ''))
if (failuresOf(counts).length > 0) console.log('')
for (const { name, passed, failed, seconds = 0 } of counts) {
  const outcome = failed > 0 ? `${failed} failed, ${passed} passed` : `${passed} passed`
  console.log(`${failed > 0 ? '✗' : '✓'} ${name?.padEnd(20)}${outcome} (${seconds.toFixed(1)} s)`)
}
const total = addUp(counts, { interrupted })
console.log(`\n${closingLine(total)}`)
process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0)

/** The browser tests begin with a build, which fails on what the type check has just named. */
function typesAreBroken(): boolean {
  return counts.some(({ name, failed }) => name === 'types' && failed > 0)
}

function notBuilt({ name }: Stage): Count {
  console.log(`The ${name} are not run: what does not pass the type check can't be built.`)
  return { passed: 0, failed: 1 }
}

async function runStage(stage: Stage): Promise<Count> {
  if (stage.name === 'types') await forgetRouteTypes()
  let succeeded = true
  for (const command of stage.commands) succeeded &&= await runCommand(command, stage.env)
  if (!stage.count) return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1 }
  const report = await readFile(reportOf(stage.name), 'utf8').catch(() => '')
  const count = countOf(stage.count, report)
  // A setup that threw, an error outside of any test, or no test at all: a failure, even with nobody to blame.
  if ((!succeeded && count.failed === 0) || (succeeded && count.passed === 0)) return { ...count, failed: 1 }
  return count
}

/** A report that was never written, or only half, counts nothing; its stage then counts as failed. */
function countOf(count: (report: string) => Count, report: string): Count {
  try {
    return count(report)
  } catch {
    return { passed: 0, failed: 0 }
  }
}

/**
 * What earlier builds noted about routes may speak of some that are gone, which would fail the type check; `typegen`
 * and the next build note anew.
 */
async function forgetRouteTypes(): Promise<void> {
  for (const folder of ['.next/dev/types', '.next-e2e/types', '.next-e2e/dev/types']) {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs one command to its end with its output on ours; true when it ended with 0. Nothing of it stays behind. */
function runCommand(args: readonly string[], env: Record<string, string> = {}): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: process.platform !== 'win32',
    })
    running = child.pid
    child.once('error', (error) => {
      console.error(error.message)
      resolve(false)
    })
    child.once('exit', (code) => {
      if (child.pid) killGroup(child.pid, 'SIGKILL')
      running = undefined
      resolve(code === 0)
    })
  })
}
