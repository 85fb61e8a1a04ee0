import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'

type PanelProps = Omit<ComponentProps<'section'>, 'title'> & {
  title?: ReactNode
  /** Stands opposite the title: a link onwards. */
  aside?: ReactNode
}

/** A sheet of surface on the page's paper. Panels are never put into one another. */
export function Panel({ title, aside, className, children, ...rest }: PanelProps) {
  return (
    <section className={cn('overflow-hidden rounded-md border bg-surface', className)} {...rest}>
      {title && (
        <header className="flex min-h-12 items-center gap-3 px-4 pt-1 sm:px-6">
          <h2 className="grow font-semibold">{title}</h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  )
}
