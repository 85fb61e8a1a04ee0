import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { answers } from './ports'
import { describeExit, isClosing, type Program, type Running, run } from './processes'
import type { Ports, Settings } from './settings'

export type Stack = {
  readonly settings: Settings
  readonly ports: Ports
  /** The folder in which the sandbox and the inbox keep what they know. */
  readonly state: string
  /** Whether that is only for the length of this run: the sandbox, which writes all it knows each time, then doesn't. */
  readonly fleeting?: boolean
  /** Starts the embedded Postgres on `ports.postgres`; called only when there is no DATABASE_URL. */
  readonly startDatabase: () => Promise<{ readonly process: Running }>
  /** How Next serves: `dev`, or `start` what was built before. */
  readonly next: 'dev' | 'start'
  readonly onLine: (part: string, line: string, stream: 'stdout' | 'stderr') => void
  /** Called with a sentence and the last lines of a part that ended though nobody asked it to. */
  readonly onCrash: (report: string) => void
}

/** Starts all parts in the order in which they need each other, and returns when the product answers. */
export async function startParts(stack: Stack): Promise<void> {
  const { settings, ports, state, startDatabase } = stack
  const { embedded } = settings
  Object.assign(process.env, settings.env)
  await Promise.all([
    embedded.postgres && startDatabase().then(({ process }) => reportCrash(process, stack)),
    embedded.stripe && startAnswering(stripeSandbox(stack), ports.stripe, stack),
    embedded.mail && startAnswering(mailInbox(ports, state), ports.mail, stack),
  ])
  await prepareData(String(settings.env.DATABASE_URL))
  reportCrash(run({ ...script('The worker', 'lib/jobs/worker.ts'), ...listening(stack, 'The worker') }), stack)
  await startAnswering(productServer(stack), ports.app, stack)
}

/** Schema, catalog at Stripe, and the demo people; each changes nothing where it has been done before. */
async function prepareData(url: string): Promise<void> {
  // Imported only now, since they read their settings as the product does: once, out of the environment.
  const [{ migrate }, { pushCatalogs }, { seed }, { disconnect }] = await Promise.all([
    import('@/db/migrate'),
    import('@/lib/catalog/push'),
    import('@/db/seed'),
    import('@/db/client'),
  ])
  await migrate(url).catch((error: NodeJS.ErrnoException) => {
    const reason = error.message || error.code
    throw new Error(`The database at DATABASE_URL can't be brought to the newest schema (${reason}).`, { cause: error })
  })
  await pushCatalogs()
  await seed()
  await disconnect()
}

function stripeSandbox({ ports, state, fleeting, settings: { env } }: Stack): Program {
  return script('The Stripe sandbox', 'e2e/sandbox/stripe/main.ts', {
    STRIPE_SANDBOX_PORT: String(ports.stripe),
    STRIPE_SANDBOX_STATE: fleeting ? '' : join(state, 'stripe.json'),
    STRIPE_WEBHOOK_URL: `${env.APP_URL}/api/stripe/webhook`,
    STRIPE_WEBHOOK_SECRET: env.STRIPE_WEBHOOK_SECRET,
  })
}

function mailInbox(ports: Ports, state: string): Program {
  return script('The mail inbox', 'e2e/sandbox/mail/main.ts', {
    MAIL_SMTP_PORT: String(ports.smtp),
    MAIL_HTTP_PORT: String(ports.mail),
    MAIL_STATE: join(state, 'mail.json'),
  })
}

/** Next itself, not through npx: its process is then the one that gets our signals. */
function productServer({ next, ports }: Stack): Program {
  const args = ['node_modules/next/dist/bin/next', next, '--port', String(ports.app), '--hostname', 'localhost']
  return { name: 'Next', command: process.execPath, args }
}

function script(name: string, file: string, env: Record<string, string | undefined> = {}): Program {
  return { name, command: process.execPath, args: ['--import', 'tsx', file], env: { ...process.env, ...env } }
}

function listening({ onLine }: Stack, name: string): Pick<Program, 'onLine'> {
  return { onLine: (line, stream) => onLine(name, line, stream) }
}

/** Starts a part and waits until it accepts connections; a part that ends before that throws its crash report. */
async function startAnswering(program: Program, port: number, stack: Stack): Promise<void> {
  const part = run({ ...program, ...listening(stack, program.name) })
  reportCrash(part, stack)
  let ended = false
  void part.exited.then(() => {
    ended = true
  })
  while (!(await answers(port))) {
    if (ended) throw new Error(`${program.name} ended before it was ready.`)
    await setTimeout(50)
  }
}

function reportCrash(part: Running, { onCrash }: Stack): void {
  void part.exited.then((exit) => {
    if (isClosing()) return
    const last = part.lastLines().slice(-15)
    const output = last.length > 0 ? `, having said last:\n${last.map((line) => `  ${line}`).join('\n')}` : ' silently.'
    onCrash(`${part.name} stopped (${describeExit(exit)})${output}`)
  })
}
