import { LoaderCircle } from 'lucide-react'
import { cn } from './cn'

/** A turning ring. It says nothing to a screen reader: the words beside it do. */
export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden className={cn('size-4 shrink-0 animate-spin', className)} />
}
