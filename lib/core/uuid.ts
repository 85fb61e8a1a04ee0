/** Whether a text is a uuid as Postgres writes it: what arrives from outside is asked before it reaches a column. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)
}
