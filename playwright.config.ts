import { defineConfig, devices } from '@playwright/test'
import { appUrl } from './e2e/fixtures/addresses'
import { chromiumLaunchOptions } from './e2e/fixtures/chromium'

const launchOptions = chromiumLaunchOptions()
const movesTime = '*.time.spec.ts'
const desktop = { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 }, channel: undefined }
const phone = { ...devices['Pixel 7'], viewport: { width: 390, height: 844 }, channel: undefined }

/** Browser tests: every spec on a desktop and on a phone, against the production build on embedded parts. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: appUrl,
    // Each step's page can be looked at all the same; filming it as well is a sixth of all the work there is.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions,
    // Servers write dates in UTC until the page knows where it is: what is read in between must say the same.
    timezoneId: 'UTC',
  },
  // The product has one clock. Specs that move it come last, one project after the other and one test at a time.
  projects: [
    { name: 'desktop', use: desktop, testIgnore: movesTime },
    { name: 'phone', use: phone, testIgnore: movesTime },
    { name: 'desktop over time', use: desktop, testMatch: movesTime, workers: 1, dependencies: ['desktop', 'phone'] },
    { name: 'phone over time', use: phone, testMatch: movesTime, workers: 1, dependencies: ['desktop over time'] },
  ],
  webServer: {
    command: 'node --import tsx e2e/fixtures/app.ts',
    url: appUrl,
    timeout: 240_000,
    stdout: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
  },
})
