import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { expect, test } from 'vitest'
import { readArrows, type Sources } from './fixtures/imports/read'
import { importFaults } from './fixtures/imports/rules'

/** All product code; tests stand beside it and may use whatever proves it. */
function productSources(): Sources {
  const files = ['app', 'components', 'lib', 'db'].filter(existsSync).flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) =>
        relative('.', join(entry.parentPath ?? entry.path, entry.name))
          .split(sep)
          .join('/'),
      ),
  )
  return new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))
}

test('the product imports only along the allowed arrows', () => {
  const sources = productSources()
  expect(readArrows(sources).length).toBeGreaterThan(20)
  expect(importFaults(sources)).toEqual([])
})

/** Small products, each with one planted fault, and what has to be said of it. */
const planted: [what: string, files: Record<string, string>, said: string][] = [
  [
    'a page that runs a command',
    { 'app/page.tsx': "import { buy } from '@/lib/top-ups/commands'", 'lib/top-ups/commands.ts': '' },
    'app/page.tsx → lib/top-ups/commands.ts: app may not import commands',
  ],
  [
    'a page that asks the database',
    { 'app/page.tsx': "import { db } from '@/db/client'", 'db/client.ts': '' },
    'app/page.tsx → db/client.ts: app may not import db',
  ],
  [
    'a component that queries',
    { 'components/a.tsx': "import {\n  balance,\n} from '@/lib/ledger/queries'", 'lib/ledger/queries.ts': '' },
    'components/a.tsx → lib/ledger/queries.ts: components may not import queries',
  ],
  [
    'a component that names a type of the database',
    { 'components/a.tsx': "import type { Row } from '@/db/schema'", 'db/schema/index.ts': '' },
    'components/a.tsx → db/schema/index.ts: components may not import db',
  ],
  [
    "an action that calls another slice's command",
    { 'lib/clients/actions.ts': "import { x } from '../auth/commands'", 'lib/auth/commands.ts': '' },
    'lib/clients/actions.ts → lib/auth/commands.ts: an action calls its own slice’s commands',
  ],
  [
    'an action that writes by itself',
    { 'lib/clients/actions.ts': "import { db } from '@/db/client'", 'db/client.ts': '' },
    'lib/clients/actions.ts → db/client.ts: actions may not import db',
  ],
  [
    'a query that calls Stripe',
    { 'lib/clients/queries.ts': "import { x } from '@/lib/stripe/prices'", 'lib/stripe/prices.ts': '' },
    'lib/clients/queries.ts → lib/stripe/prices.ts: queries may not import stripe',
  ],
  [
    'a rule that queries',
    { 'lib/usage/rules.ts': "export * from './queries'", 'lib/usage/queries.ts': '' },
    'lib/usage/rules.ts → lib/usage/queries.ts: rules may not import queries',
  ],
  [
    'a rule that reads a setting',
    { 'lib/usage/rules.ts': "import { env } from '@/lib/env'", 'lib/env.ts': '' },
    'lib/usage/rules.ts → lib/env.ts: rules may not import base',
  ],
  [
    'a rule that reaches the database over a neighbour',
    {
      'lib/usage/rules.ts': "import { x } from './parts'",
      'lib/usage/parts.ts': "import { db } from '@/db/client'",
      'db/client.ts': '',
    },
    'lib/usage/rules.ts → … → lib/usage/parts.ts → db/client.ts: rules reach nothing outside of themselves',
  ],
  ['a rule that waits', { 'lib/usage/rules.ts': 'await x' }, 'lib/usage/rules.ts: rules are pure, without `await`'],
  [
    'a rule that looks at the clock',
    { 'lib/usage/rules.ts': 'const a = Date.now()' },
    'lib/usage/rules.ts: rules are pure, without `Date.now`',
  ],
  [
    'a rule that makes today',
    { 'lib/usage/rules.ts': 'const a = new Date()' },
    'lib/usage/rules.ts: rules are pure, without `new Date()`',
  ],
  [
    'the core leaning on a slice',
    { 'lib/core/money.ts': "import { x } from '../catalog/rules'", 'lib/catalog/rules.ts': '' },
    'lib/core/money.ts → lib/catalog/rules.ts: core may not import rules',
  ],
  [
    'a slice that reaches upward',
    { 'lib/ledger/commands.ts': "import { x } from '@/lib/top-ups/commands'", 'lib/top-ups/commands.ts': '' },
    'lib/ledger/commands.ts → lib/top-ups/commands.ts: ledger stands below top-ups; what must go upward is enqueued',
  ],
  ['a slice nobody gave a place', { 'lib/gifts/rules.ts': '' }, 'lib/gifts: has no place in the order of slices yet'],
  [
    'slices side by side that need each other',
    {
      'lib/clients/commands.ts': "import { x } from '@/lib/workspaces/queries'",
      'lib/workspaces/queries.ts': '',
      'lib/workspaces/commands.ts': "const x = await import('@/lib/clients/queries')",
      'lib/clients/queries.ts': '',
    },
    'lib/clients/commands.ts → lib/workspaces/queries.ts: workspaces imports clients too (lib/workspaces/commands.ts), a circle of slices',
  ],
  [
    'the vendor outside of its module',
    { 'lib/top-ups/commands.ts': "import Stripe from 'stripe'" },
    'lib/top-ups/commands.ts → stripe: only lib/stripe imports `stripe`',
  ],
  [
    'the product leaning on its sandbox',
    { 'lib/top-ups/commands.ts': "import { x } from '@/e2e/sandbox/ports'" },
    'lib/top-ups/commands.ts → e2e/sandbox/ports: the product does not know its tests and sandbox',
  ],
  [
    'files in a circle',
    { 'lib/usage/a.ts': "import './b'", 'lib/usage/b.ts': "import type { A } from './a'" },
    'lib/usage/a.ts → lib/usage/b.ts → lib/usage/a.ts: a circle of files',
  ],
]

test.each(planted)('found: %s', (_what, files, said) => {
  expect(importFaults(new Map(Object.entries(files)))).toContain(said)
})

test('what is allowed is left in peace', () => {
  const files = {
    'app/page.tsx': "import { A } from '@/components/a'\nimport { balance } from '@/lib/ledger/queries'",
    'app/api/stripe/webhook/route.ts': "export { receive as POST } from '@/lib/webhooks/commands'",
    'components/a.tsx':
      "import type { Balance } from '@/lib/ledger/queries'\nimport { buy } from '@/lib/top-ups/actions'",
    'lib/top-ups/actions.ts': "import { action } from '@/lib/action'\nimport { buy } from './commands'",
    'lib/top-ups/commands.ts':
      "import { post } from '@/lib/ledger/commands'\nimport { db } from '@/db/client'\nimport { quote } from './rules'\nimport { enqueue } from '@/lib/jobs/queue'",
    'lib/top-ups/rules.ts':
      "// We await nothing here.\nimport { packs } from '@/lib/catalog/rules'\nimport type { Balance } from '../ledger/queries'\nconst why = 'Payments await an answer'",
    'lib/ledger/commands.ts': "import { env } from '@/lib/env'",
    'lib/ledger/queries.ts': "import { db } from '@/db/client'",
    'lib/catalog/rules.ts': "import { cents } from '@/lib/core/money'",
    'lib/webhooks/commands.ts': "import { completeTopUp } from '@/lib/top-ups/commands'",
    'lib/jobs/queue.ts': "import { db } from '@/db/client'",
    'lib/jobs/worker.ts': "import { receive } from '@/lib/webhooks/commands'",
    'lib/action.ts': "import { user } from '@/lib/auth/queries'",
    'lib/auth/queries.ts': '',
    'lib/env.ts': '',
    'lib/core/money.ts': '',
    'db/client.ts': "import { env } from '@/lib/env'",
  }
  expect(importFaults(new Map(Object.entries(files)))).toEqual([])
})
