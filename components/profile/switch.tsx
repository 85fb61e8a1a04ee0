'use client'

import { Switch as Primitive } from 'radix-ui'

type SwitchProps = {
  label: string
  checked: boolean
  onChange: (next: boolean) => void
  /** Work is under way: it keeps its focus and takes no second press. */
  pending?: boolean
  disabled?: boolean
}

/** On or off, at once; 44 px to press on a phone. */
export function Switch({ label, checked, onChange, pending = false, disabled = false }: SwitchProps) {
  return (
    <Primitive.Root
      aria-label={label}
      aria-busy={pending || undefined}
      checked={checked}
      disabled={disabled}
      onCheckedChange={(next) => !pending && onChange(next)}
      className="group grid h-9 w-12 shrink-0 place-items-center disabled:cursor-not-allowed disabled:opacity-55 max-sm:h-11"
    >
      <span className="flex h-6 w-10 items-center rounded-full border border-edge bg-sunken p-0.5 transition-colors duration-120 group-data-[state=checked]:border-accent group-data-[state=checked]:bg-accent">
        <Primitive.Thumb className="size-4.5 rounded-full bg-ink transition-transform duration-120 data-[state=checked]:translate-x-4 data-[state=checked]:bg-on-accent" />
      </span>
    </Primitive.Root>
  )
}
