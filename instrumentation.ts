/**
 * Runs once when the server starts, before it answers anything: a production server with a setting missing says which
 * and ends, rather than fail at the first person who needs it.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs' || process.env.NODE_ENV !== 'production') return
  const { env } = await import('@/lib/env')
  try {
    env()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}
