import { expect, test } from 'vitest'
import { addUp, closingLine, failuresOf, playwrightCount, vitestCount } from './suite-count'

test('a vitest report counts its tests, and what was left out or could not be loaded as failures, each by name', () => {
  const passed = { fullName: 'adds up', status: 'passed' }
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [
      { name: 'a.test.ts', status: 'passed', assertionResults: [passed, passed, passed, passed] },
      {
        name: 'b.test.ts',
        status: 'failed',
        assertionResults: [
          passed,
          { fullName: 'holds can be captured', status: 'failed', failureMessages: ['Error: 1 is not 2\n  at b'] },
          { fullName: 'holds can wait', status: 'skipped' },
          { fullName: 'holds can sing', status: 'todo' },
        ],
      },
      { name: 'c.test.ts', status: 'failed', assertionResults: [] },
    ],
  }
  expect(vitestCount(JSON.stringify(report))).toEqual({
    passed: 5,
    failed: 4,
    failures: [
      'b.test.ts: holds can be captured (Error: 1 is not 2)',
      'b.test.ts: holds can wait (skipped)',
      'b.test.ts: holds can sing (todo)',
      'c.test.ts: could not be loaded',
    ],
  })
})

test('a Playwright report counts flaky and skipped tests and errors outside of tests as failures, each by name', () => {
  const tests = (status: string) => [{ projectName: 'phone', status, results: status === 'flaky' ? said : [{}] }]
  const said = [{ error: { message: '\u001b[31mtoo late\u001b[39m\n  at a' } }, {}]
  const report = {
    stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 1 },
    suites: [
      {
        specs: [{ file: 'a.spec.ts', title: 'buys', tests: tests('expected') }],
        suites: [
          {
            specs: [
              { file: 'a.spec.ts', title: 'pays', tests: tests('unexpected') },
              { file: 'a.spec.ts', title: 'waits', tests: tests('flaky') },
            ],
          },
        ],
      },
      { specs: [{ file: 'b.spec.ts', title: 'rests', tests: tests('skipped') }] },
    ],
    errors: [{ message: 'no server\n  at start' }],
  }
  expect(playwrightCount(JSON.stringify(report))).toEqual({
    passed: 7,
    failed: 4,
    failures: [
      'a.spec.ts on phone: pays (unexpected)',
      'a.spec.ts on phone: waits (flaky: too late)',
      'b.spec.ts on phone: rests (skipped)',
      'outside of any test: no server',
    ],
  })
})

test('what failed is named under its stage, a stage that broke down by its own name, and one that passed not at all', () => {
  const counts = [
    { name: 'types', passed: 1, failed: 0 },
    { name: 'import rules', passed: 0, failed: 1 },
    { name: 'unit tests', passed: 3, failed: 1, failures: ['b.test.ts: holds'] },
  ]
  expect(failuresOf(counts)).toEqual([
    '✗ import rules: no test is to blame, see its output',
    '✗ unit tests: b.test.ts: holds',
  ])
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
