import { defineConfig } from 'vitest/config'

const shared = { resolve: { tsconfigPaths: true } }
/** What hangs, hangs longer than this; everything else may take its time on a busy machine, and ends as soon as it can. */
const patience = { testTimeout: 60_000, expect: { poll: { timeout: 20_000 } } }
const setupFiles = ['./e2e/fixtures/network.ts']

/** `imports` reads the source, `unit` needs nothing, `database` needs the Postgres that its global setup starts. */
export default defineConfig({
  test: {
    projects: [
      { ...shared, test: { name: 'imports', include: ['e2e/imports.test.ts'] } },
      {
        ...shared,
        test: {
          name: 'unit',
          setupFiles,
          ...patience,
          include: ['{app,components,lib,db,e2e}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.db.test.ts', 'e2e/imports.test.ts'],
        },
      },
      {
        ...shared,
        test: {
          name: 'database',
          ...patience,
          include: ['{app,lib,db,e2e}/**/*.db.test.ts'],
          setupFiles,
          globalSetup: ['./e2e/fixtures/database.ts'],
          fileParallelism: true,
          maxWorkers: 2,
          // Opening a product with its sandbox takes its time on a busy machine.
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
