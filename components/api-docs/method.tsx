import { cn } from '@/components/ui/cn'

/** Reading is quiet; what changes the book stands out. */
export function Method({ method }: { method: 'GET' | 'POST' }) {
  return (
    <span className={cn('w-9 shrink-0 font-medium font-mono text-xs', method === 'GET' ? 'text-muted' : 'text-accent')}>
      {method}
    </span>
  )
}
