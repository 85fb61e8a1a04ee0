import { cn } from '@/components/ui/cn'

/** Three lines of a book, the last one still being written. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className={cn('size-6 shrink-0 fill-accent', className)}>
      <rect width="32" height="32" rx="8" />
      <g className="fill-on-accent">
        <rect x="7" y="8" width="18" height="3.5" rx="1.75" opacity=".45" />
        <rect x="7" y="14.25" width="18" height="3.5" rx="1.75" opacity=".7" />
        <rect x="7" y="20.5" width="11" height="3.5" rx="1.75" />
      </g>
    </svg>
  )
}
