import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { cn } from './cn'

const look = cva('inline-flex h-5 items-center gap-1 rounded-full px-2 font-medium text-xs whitespace-nowrap', {
  variants: {
    tone: {
      neutral: 'bg-sunken text-muted',
      accent: 'bg-accent-soft text-accent',
      solid: 'bg-accent text-on-accent',
      warning: 'bg-warning-soft text-warning-ink',
      danger: 'bg-danger-soft text-danger-ink',
      outline: 'border text-muted',
    },
  },
  defaultVariants: { tone: 'neutral' },
})

/** A word or two about the thing beside it: a state, a saving. */
export function Badge({ tone, className, ...rest }: ComponentProps<'span'> & VariantProps<typeof look>) {
  return <span className={cn(look({ tone }), '[&_svg]:size-3', className)} {...rest} />
}
