/**
 * What may be written to a log about an error. The database's driver puts a failed statement's parameters into its
 * message, and those hold mail addresses and sign-in links; so a failed statement is named by its text and its cause.
 */
export function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('query' in error && 'params' in error) {
    return `A statement failed: ${String(error.query)}\n${error.cause === undefined ? '' : describeFault(error.cause)}`
  }
  const cause = error.cause === undefined ? '' : `\nCaused by: ${describeFault(causeOf(error.cause))}`
  return `${error.stack ?? error.message}${cause}`
}

// Auth.js wraps the error it met in `{ err }`.
function causeOf(cause: unknown): unknown {
  return typeof cause === 'object' && cause !== null && 'err' in cause ? cause.err : cause
}
