/** What a stage of the suite, or all of it, came to. */
export type Count = {
  readonly passed: number
  readonly failed: number
  readonly name?: string
  readonly seconds?: number
}

type VitestReport = {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  /** One per file; a file that could not even be loaded failed without having any test. */
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
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
  return { passed: numPassedTests, failed: numFailedTests + numPendingTests + numTodoTests + unloaded.length }
}

type PlaywrightReport = {
  readonly stats: {
    readonly expected: number
    readonly unexpected: number
    readonly flaky: number
    readonly skipped: number
  }
  /** What went wrong outside of the tests: a spec that can't be loaded, a server that does not start. */
  readonly errors: readonly unknown[]
}

/** Counts the report of Playwright's `json` reporter. A flaky test is a failed one, and so is one that did not run. */
export function playwrightCount(report: string): Count {
  const { stats, errors } = JSON.parse(report) as PlaywrightReport
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped + errors.length }
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
