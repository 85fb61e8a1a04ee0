import { BookOpen, ChartPie, Layers, type LucideIcon, Settings, Sparkles } from 'lucide-react'
import type { Route } from 'next'

export type Destination = { page: string; label: string; icon: LucideIcon }

/** Where one can go from a client's desk, in the order of the rail. */
export const DESTINATIONS: Destination[] = [
  { page: 'overview', label: 'Overview', icon: ChartPie },
  { page: 'credits', label: 'Credits', icon: BookOpen },
  { page: 'studio', label: 'Studio', icon: Sparkles },
  { page: 'plans', label: 'Plans', icon: Layers },
  { page: 'settings', label: 'Settings', icon: Settings },
]

export function deskPath(client: string, page: string): Route {
  return `/c/${client}/${page}` as Route
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
