import type { ReactNode } from 'react'
import { cn } from '@/components/ui/cn'

type StageProps = {
  children: ReactNode
  /** The actions, at the bottom of every stage and always in view. */
  footer: ReactNode
  centered?: boolean
}

/** One stage of the dialog. All of them are equally tall, so that going from one to the next moves nothing. */
export function Stage({ children, footer, centered = false }: StageProps) {
  return (
    <div className="-mb-6 flex min-h-[min(45rem,92dvh-7rem)] flex-col sm:min-h-[min(47rem,88dvh-5.5rem)]">
      <div className={cn('flex grow flex-col pb-4', centered && 'items-center justify-center text-center')}>
        {children}
      </div>
      {footer && (
        <div className="-mx-5 sm:-mx-6 sticky bottom-0 border-t bg-surface px-5 pt-4 sm:rounded-b-lg sm:px-6">
          {footer}
          <div aria-hidden className="safe-b box-content h-3 sm:h-4" />
        </div>
      )}
    </div>
  )
}
