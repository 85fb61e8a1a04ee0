import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn'

type EmptyStateProps = {
  icon?: LucideIcon
  title: string
  /** What will stand here, and what brings it. */
  children: ReactNode
  /** The one next step. */
  action?: ReactNode
  className?: string
}

export function EmptyState({ icon: Icon, title, children, action, className }: EmptyStateProps) {
  return (
    <div className={cn('flex flex-col items-center px-6 py-10 text-center', className)}>
      {Icon && <Icon aria-hidden className="mb-3 size-5 text-muted" />}
      <p className="font-medium">{title}</p>
      <p className="mt-1 max-w-[44ch] text-balance text-muted">{children}</p>
      {action && <div className="mt-4">{action}</div>}
    </div>
  )
}
