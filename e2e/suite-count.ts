import { stripVTControlCharacters } from 'node:util'

/** What a stage of the suite, or all of it, came to. */
export type Count = {
  readonly passed: number
  readonly failed: number
  readonly name?: string
  readonly seconds?: number
  /** What failed, one line each, as a person would look for it. */
  readonly failures?: readonly string[]
}

type VitestFile = {
  readonly name: string
  readonly status: string
  readonly assertionResults: readonly {
    readonly fullName: string
    readonly status: string
    readonly failureMessages?: readonly string[]
  }[]
}

type VitestReport = {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  /** One per file; a file that could not even be loaded failed without having any test. */
  readonly testResults: readonly VitestFile[]
}

/** Counts the report of vitest's `json` reporter (the shape is Jest's). */
export function vitestCount(report: string): Count {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    report,
  ) as VitestReport
  const unloaded = testResults.filter(({ status, assertionResults }) => {
    return status === 'failed' && assertionResults.length === 0
  })
  // A test that was left out proves nothing, so it counts as one that failed.
  const failed = numFailedTests + numPendingTests + numTodoTests + unloaded.length
  return { passed: numPassedTests, failed, failures: testResults.flatMap(vitestFailures) }
}

function vitestFailures({ name, status, assertionResults }: VitestFile): string[] {
  if (assertionResults.length === 0) return status === 'failed' ? [`${name}: could not be loaded`] : []
  return assertionResults
    .filter((each) => each.status !== 'passed')
    .map((each) => `${name}: ${each.fullName} (${firstLine(each.failureMessages?.[0] ?? each.status)})`)
}

type PlaywrightSuite = {
  readonly specs?: readonly {
    readonly file: string
    readonly title: string
    readonly tests: readonly {
      readonly projectName: string
      readonly status: string
      readonly results?: readonly { readonly error?: { readonly message?: string } }[]
    }[]
  }[]
  readonly suites?: readonly PlaywrightSuite[]
}

type PlaywrightReport = {
  readonly stats: {
    readonly expected: number
    readonly unexpected: number
    readonly flaky: number
    readonly skipped: number
  }
  readonly suites?: readonly PlaywrightSuite[]
  /** What went wrong outside of the tests: a spec that can't be loaded, a server that does not start. */
  readonly errors: readonly { readonly message?: string }[]
}

/** Counts the report of Playwright's `json` reporter. A flaky test is a failed one, and so is one that did not run. */
export function playwrightCount(report: string): Count {
  const { stats, suites = [], errors } = JSON.parse(report) as PlaywrightReport
  const outside = errors.map(({ message = 'an error without words' }) => `outside of any test: ${firstLine(message)}`)
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + stats.skipped + errors.length,
    failures: [...suites.flatMap(playwrightFailures), ...outside],
  }
}

function playwrightFailures({ specs = [], suites = [] }: PlaywrightSuite): string[] {
  const own = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status !== 'expected')
      .map(({ projectName, status, results = [] }) => {
        const said = results.find(({ error }) => error)?.error?.message
        return `${file} on ${projectName}: ${title} (${status}${said ? `: ${firstLine(said)}` : ''})`
      }),
  )
  return [...own, ...suites.flatMap(playwrightFailures)]
}

function firstLine(message: string): string {
  return (stripVTControlCharacters(message).split('\n')[0] as string).slice(0, 200)
}

/**
 * What failed in all stages, a line each under its stage's name: the end of a log that was cut still has them. A stage
 * that failed without naming a test is named itself.
 */
export function failuresOf(counts: readonly Count[]): string[] {
  return counts.flatMap(({ name, failed, failures = [] }) => {
    if (failed > 0 && failures.length === 0) return [`✗ ${name}: no test is to blame, see its output`]
    return failures.map((failure) => `✗ ${name}: ${failure}`)
  })
}

/** The sum over all stages; a run that was broken off can't be called passed. */
export function addUp(counts: readonly Count[], { interrupted = false } = {}): Count {
  const passed = counts.reduce((sum, count) => sum + count.passed, 0)
  const failed = counts.reduce((sum, count) => sum + count.failed, 0)
  return { passed, failed: interrupted && failed === 0 ? 1 : failed }
}

/** The plain last line of a run, for people and machines alike. */
export function closingLine({ passed, failed }: Count): string {
  return `${passed} passed, ${failed} failed`
}
