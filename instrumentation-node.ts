import { env } from '@/lib/env'

/** Ends the server with the names of the settings it misses. */
export function refuseWithoutSettings(): void {
  try {
    env()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}
