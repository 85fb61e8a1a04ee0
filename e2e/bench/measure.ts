import { writeFile } from 'node:fs/promises'
import { median } from './load'

/** One row of the table: a measure, what it is held against, and the ratio it must reach. */
export type Measure = {
  name: string
  unit: string
  /** The least (or with `most`, the greatest) ratio that is promised. */
  target: number
  most?: boolean
  baseline: () => Promise<number>
  run: () => Promise<number>
}

export type Result = {
  name: string
  unit: string
  value: number
  baseline: number
  ratio: number
  runs: number
  target: number
  reached: boolean
}

export type Rounds = {
  rounds: number
  /** How many measures in a row may share one run of the baseline they have in common. */
  share: number
  /** No further round is begun that would not end by then, in milliseconds since this process began. */
  leaveByMs?: number
}

/**
 * Runs every measure `rounds` times, each next to its own baseline: machines are noisy, and what a neighbour takes from
 * one it takes from the other. The ratio is the median of the rounds' ratios.
 */
export async function measureAll(
  measures: readonly Measure[],
  { rounds, share, leaveByMs }: Rounds,
): Promise<Result[]> {
  const seen = new Map(measures.map((measure) => [measure, [] as { value: number; baseline: number }[]]))
  const latest = new Map<Measure['baseline'], { value: number; uses: number }>()
  const baselineOf = async ({ baseline }: Measure) => {
    const { value, uses } = latest.get(baseline) ?? { value: 0, uses: share }
    const fresh = uses < share ? { value, uses: uses + 1 } : { value: await baseline(), uses: 1 }
    latest.set(baseline, fresh)
    return fresh.value
  }
  let longest = 0
  for (let round = 1; round <= rounds; round++) {
    const began = performance.now()
    if (leaveByMs !== undefined && round > 1 && began + longest > leaveByMs) break
    for (const measure of measures) {
      say(`round ${round} of ${rounds}: ${measure.name}`)
      const baseline = await baselineOf(measure)
      seen.get(measure)?.push({ baseline, value: await measure.run() })
    }
    longest = Math.max(longest, performance.now() - began)
  }
  say('')
  return [...seen].map(([measure, runs]) => toResult(measure, runs))
}

/** How far it is, for somebody who watches; nothing of it stays. */
export function say(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${what.padEnd(90)}${what ? '' : '\r'}`)
}

function toResult(measure: Measure, runs: { value: number; baseline: number }[]): Result {
  const { name, unit, target } = measure
  const ratio = median(runs.map((run) => run.value / run.baseline))
  return {
    name,
    unit,
    value: median(runs.map((run) => run.value)),
    baseline: median(runs.map((run) => run.baseline)),
    ratio,
    runs: runs.length,
    target,
    reached: measure.most ? ratio <= target : ratio >= target,
  }
}

export function printTable(results: readonly Result[]): void {
  const row = (cells: string[]) =>
    console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(72) : cell.padStart(12))).join(''))
  const runs = results[0]?.runs ?? 0
  console.log(runs > 1 ? `Medians of ${runs} rounds.` : 'One round: there was no time for more.')
  row(['measure', 'value', 'baseline', 'ratio', 'promised', ''])
  for (const each of results) {
    const number = (value: number) => (value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(2))
    const { name, unit, value, baseline, ratio, target, reached } = each
    row([
      `${name} (${unit})`,
      number(value),
      number(baseline),
      ratio.toFixed(2),
      target.toFixed(2),
      reached ? 'reached' : 'NOT REACHED',
    ])
  }
}

export async function writeResults(results: readonly Result[]): Promise<void> {
  await writeFile('bench.json', `${JSON.stringify(results, null, 2)}\n`)
}
