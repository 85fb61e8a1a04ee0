import { headers } from 'next/headers'
import { env } from '@/lib/env'
import { sentByOurPage } from './rules'

/** Whether the request under way was sent by one of our own pages. */
export async function fromOurPage(): Promise<boolean> {
  return isOurs(await headers())
}

export function isOurs(sent: { get(name: string): string | null }): boolean {
  return sentByOurPage({ origin: sent.get('origin'), fetchSite: sent.get('sec-fetch-site') }, env().APP_URL)
}
