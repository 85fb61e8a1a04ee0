/** Whether `value` is an id as ours are written; anything else would make the database throw. */
export function isUuid(value: string | null | undefined): value is string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value ?? '')
}
