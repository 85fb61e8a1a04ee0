import { createHash } from 'node:crypto'
import { env } from '@/lib/env'

/** A link's token as the table holds it and as Auth.js looks it up: never what the link itself holds. */
export function hashOf(token: string): string {
  return createHash('sha256').update(`${token}${env().AUTH_SECRET}`).digest('hex')
}
