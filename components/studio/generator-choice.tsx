'use client'

import { RadioGroup } from 'radix-ui'
import { cn } from '@/components/ui/cn'
import { CreditFigure } from '@/components/ui/figures'
import { iconOf } from './icons'
import type { GeneratorView } from './view'

type GeneratorChoiceProps = { generators: GeneratorView[]; chosen: string; onChoose: (key: string) => void }

export function GeneratorChoice({ generators, chosen, onChoose }: GeneratorChoiceProps) {
  return (
    <RadioGroup.Root aria-label="Generator" value={chosen} onValueChange={onChoose} className="grid grid-cols-2 gap-2">
      {generators.map((generator) => {
        const Icon = iconOf(generator.key)
        return (
          <RadioGroup.Item
            key={generator.key}
            value={generator.key}
            className={cn(
              'flex flex-col rounded-md border bg-surface p-4 text-left transition-colors duration-120 hover:border-edge',
              'data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft/60',
              'data-[state=checked]:shadow-[inset_0_0_0_1px_var(--color-accent)]',
            )}
          >
            <span className="flex w-full flex-wrap items-center gap-x-2">
              <Icon aria-hidden className="size-4 shrink-0 text-accent" />
              <span className="grow font-medium">{generator.name}</span>
              <CreditFigure
                amount={generator.credits}
                unit
                className="text-muted text-sm max-sm:basis-full max-sm:pl-6"
              />
            </span>
            <span className="mt-1 text-muted text-sm max-sm:hidden">{generator.description}</span>
          </RadioGroup.Item>
        )
      })}
    </RadioGroup.Root>
  )
}
