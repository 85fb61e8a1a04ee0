import type { ComponentProps } from 'react'
import { cn } from './cn'

/** A table with hairlines. It scrolls by itself when it must, so that the page never does. */
export function Table({ className, ...rest }: ComponentProps<'table'>) {
  return (
    <div className="w-full overflow-x-auto">
      <table className={cn('w-full border-collapse text-left', className)} {...rest} />
    </div>
  )
}

export function TableHead({ className, ...rest }: ComponentProps<'thead'>) {
  return <thead className={cn('text-muted text-xs [&_th]:font-medium', className)} {...rest} />
}

export function TableBody({ className, ...rest }: ComponentProps<'tbody'>) {
  return <tbody className={cn('[&>tr]:border-t', className)} {...rest} />
}

type CellProps = { figure?: boolean }

/** A column's name; `figure` aligns it right, as the numbers under it. */
export function HeadCell({ figure, className, ...rest }: ComponentProps<'th'> & CellProps) {
  return <th scope="col" className={cn('h-9 px-3 first:pl-0 last:pr-0', figure && 'text-right', className)} {...rest} />
}

export function Cell({ figure, className, ...rest }: ComponentProps<'td'> & CellProps) {
  return (
    <td
      className={cn('h-11 px-3 py-2 first:pl-0 last:pr-0', figure && 'whitespace-nowrap text-right', className)}
      {...rest}
    />
  )
}
