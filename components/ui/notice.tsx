import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn'

const TONES = {
  info: { icon: Info, ground: 'bg-sunken', sign: 'text-muted', role: 'status' },
  success: { icon: CircleCheck, ground: 'bg-accent-soft', sign: 'text-accent', role: 'status' },
  warning: { icon: TriangleAlert, ground: 'bg-warning-soft', sign: 'text-warning-ink', role: 'status' },
  danger: { icon: CircleAlert, ground: 'bg-danger-soft', sign: 'text-danger-ink', role: 'alert' },
} as const

type NoticeProps = {
  tone?: keyof typeof TONES
  title?: ReactNode
  children?: ReactNode
  action?: ReactNode
  className?: string
}

/** Says what happened at the place it happened: what it was, what is safe, what to do. */
export function Notice({ tone = 'info', title, children, action, className }: NoticeProps) {
  const { icon: Icon, ground, sign, role } = TONES[tone]
  return (
    <div role={role} className={cn('flex gap-3 rounded-md px-4 py-3', ground, className)}>
      <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', sign)} />
      <div className="min-w-0 grow">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className={cn(title && 'mt-0.5 text-muted')}>{children}</div>}
        {action && <div className="mt-2.5">{action}</div>}
      </div>
    </div>
  )
}
