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

/**
 * Runs every measure `rounds` times, each next to its own baseline: machines are noisy, and what a neighbour takes from
 * one it takes from the other. The ratio is the median of the rounds' ratios.
 */
export async function measureAll(measures: readonly Measure[], rounds: number): Promise<Result[]> {
  const seen = new Map(measures.map((measure) => [measure, [] as { value: number; baseline: number }[]]))
  for (let round = 1; round <= rounds; round++) {
    for (const measure of measures) {
      process.stderr.write(`\rround ${round} of ${rounds}: ${measure.name.padEnd(70)}`)
      const baseline = await measure.baseline()
      seen.get(measure)?.push({ baseline, value: await measure.run() })
    }
  }
  process.stderr.write(`\r${''.padEnd(90)}\r`)
  return [...seen].map(([measure, runs]) => toResult(measure, runs))
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
    console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(62) : cell.padStart(12))).join(''))
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
