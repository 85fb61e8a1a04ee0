import { Image, type LucideIcon, Mountain, Shapes, UserRound, Waves } from 'lucide-react'

const ICONS: Record<string, LucideIcon> = { portrait: UserRound, landscape: Mountain, pattern: Shapes, clip: Waves }

export function iconOf(generator: string): LucideIcon {
  return ICONS[generator] ?? Image
}
