import { BookOpen, ChartPie, Layers, type LucideIcon, Settings, Sparkles, Users } from 'lucide-react'
import type { Route } from 'next'

export type Destination = {
  page: string
  label: string
  icon: LucideIcon
  /** Only where a workspace may have more than one client. */
  severalClients?: true
}

/** Where one can go from a client's desk, in the order of the rail. */
export const DESTINATIONS: Destination[] = [
  { page: 'overview', label: 'Overview', icon: ChartPie },
  { page: 'credits', label: 'Credits', icon: BookOpen },
  { page: 'studio', label: 'Studio', icon: Sparkles },
  { page: 'plans', label: 'Plans', icon: Layers },
  { page: 'clients', label: 'Clients', icon: Users, severalClients: true },
  { page: 'settings', label: 'Settings', icon: Settings },
]

/** As above, for a workspace whose price list has room for several clients, or not. */
export function destinationsFor(severalClients: boolean): Destination[] {
  return DESTINATIONS.filter((each) => severalClients || !each.severalClients)
}

export function deskPath(client: string, page: string): Route {
  return `/c/${client}/${page}` as Route
}

/** Where a payment that was begun without its owner is confirmed, and any purchase is told the end of. */
export function confirmPath(client: string, purchaseId: string): Route {
  return `/c/${client}/checkout?purchase=${purchaseId}` as Route
}

/** The part of the address that names the page: `credits` in `/c/abc/credits?before=4`. */
export function pageOf(pathname: string): string {
  return pathname.split('/')[3] ?? ''
}

const OTHER_TITLES: Record<string, string> = { checkout: 'Checkout', profile: 'Profile' }

/** The page's title for the header. */
export function titleOf(pathname: string): string {
  const page = pageOf(pathname)
  return DESTINATIONS.find((each) => each.page === page)?.label ?? OTHER_TITLES[page] ?? 'Refill'
}
