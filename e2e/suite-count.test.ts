import { expect, test } from 'vitest'
import { addUp, closingLine, playwrightCount, vitestCount } from './suite-count'

test('a vitest report counts its tests, and what was left out or could not be loaded as failures', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [
      { status: 'passed', assertionResults: [{}, {}, {}, {}, {}] },
      { status: 'failed', assertionResults: [{}] },
      { status: 'failed', assertionResults: [] },
    ],
  }
  expect(vitestCount(JSON.stringify(report))).toEqual({ passed: 5, failed: 4 })
})

test('a Playwright report counts flaky and skipped tests and errors outside of tests as failures', () => {
  const report = { stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{ message: 'no server' }] }
  expect(playwrightCount(JSON.stringify(report))).toEqual({ passed: 7, failed: 5 })
})

test('the closing line is the sum and nothing else', () => {
  const total = addUp([
    { passed: 1, failed: 0 },
    { passed: 20, failed: 2 },
  ])
  expect(closingLine(total)).toBe('21 passed, 2 failed')
})

test('a run that was broken off has failed, whatever had passed', () => {
  expect(closingLine(addUp([{ passed: 3, failed: 0 }], { interrupted: true }))).toBe('3 passed, 1 failed')
})
