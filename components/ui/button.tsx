import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { cn } from './cn'
import { Spinner } from './spinner'

const look = cva(
  [
    'relative inline-flex items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap select-none',
    'transition-colors duration-120 disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-default',
    '[&_svg]:size-4 [&_svg]:shrink-0',
  ],
  {
    variants: {
      tone: {
        primary: 'bg-accent text-on-accent not-disabled:hover:bg-accent-strong',
        secondary: 'border border-edge/60 bg-surface text-ink not-disabled:hover:bg-sunken',
        quiet: 'text-ink not-disabled:hover:bg-sunken',
        danger: 'bg-danger text-on-danger not-disabled:hover:bg-danger/90',
        link: 'h-auto rounded-xs px-0 text-accent underline decoration-accent/40 underline-offset-3 hover:decoration-accent',
      },
      size: {
        sm: 'h-8 px-3 text-sm max-sm:h-9',
        md: 'h-9 px-4 text-base max-sm:h-11',
        lg: 'h-11 px-5 text-md max-sm:h-12',
        icon: 'size-9 px-0 max-sm:size-11',
      },
      wide: { true: 'w-full', false: '' },
    },
    compoundVariants: [{ tone: 'link', className: 'h-auto px-0 max-sm:h-auto' }],
    defaultVariants: { tone: 'secondary', size: 'md', wide: false },
  },
)

type Look = VariantProps<typeof look>

/** The look of a button, for links that lead on like one: `<Link className={buttonLook({ tone: 'primary' })}>`. */
export function buttonLook({ className, ...given }: Look & { className?: string } = {}): string {
  return cn(look(given), className)
}

type ButtonProps = ComponentProps<'button'> &
  Look & {
    /** Work is under way: the button keeps its width and its focus, shows a turning ring, and takes no second click. */
    pending?: boolean
  }

export function Button({ tone, size, wide, pending = false, className, children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={buttonLook({ tone, size, wide, className })}
      aria-busy={pending || undefined}
      aria-disabled={pending || rest['aria-disabled']}
      onClick={pending ? (event) => event.preventDefault() : onClick}
    >
      <span className={cn('contents', pending && 'text-transparent [&_*]:text-transparent')}>{children}</span>
      {pending && <Spinner className="absolute" />}
    </button>
  )
}
