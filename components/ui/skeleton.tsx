import { cn } from './cn'

/** Holds the place of something that is on its way; give it the size of what will come. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('block animate-breathe rounded-sm bg-sunken', className)} />
}
