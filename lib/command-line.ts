import { fileURLToPath } from 'node:url'
import { describeFault } from '@/lib/core/fault'

/**
 * Runs `work` where the module at `url` is the command itself, and not where it is imported. A command that fails says
 * why in words and ends with exit code 1; only what is no plain refusal of ours shows where in the code it happened.
 */
export function asCommand(url: string, work: () => Promise<void>): void {
  if (process.argv[1] !== fileURLToPath(url)) return
  work().catch((error: unknown) => {
    console.error(error instanceof Error && error.constructor === Error ? error.message : describeFault(error))
    process.exitCode = 1
  })
}
