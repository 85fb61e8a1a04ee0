/**
 * Runs once when the server starts, before it answers anything: a production server with a setting missing says which
 * and ends, rather than fail at the first person who needs it.
 */
export async function register(): Promise<void> {
  // Next compiles this file for the edge too, where a process has no end; only this form keeps the import out of there.
  if (process.env.NEXT_RUNTIME === 'nodejs' && process.env.NODE_ENV === 'production') {
    const { refuseWithoutSettings } = await import('./instrumentation-node')
    refuseWithoutSettings()
  }
}
