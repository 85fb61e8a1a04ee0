'use client'

import { type KeyboardEvent, useEffect, useId, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Input } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { formatCredits } from '@/lib/core/money'
import { type ReloadChoice, type ReloadInput, typedThreshold } from './choice'
import type { Said } from './use-changes'
import type { ReloadOffer } from './view'

type ReloadSectionProps = {
  offer: ReloadOffer
  choice: ReloadChoice
  input: ReloadInput
  onInput: (next: ReloadInput) => void
  disabled: boolean
  /** The change that is under way. */
  pending: 'update' | 'disable' | null
  update: () => void
  disable: () => void
  /** What came of the last change that was pressed here. */
  said: Said | null
}

/** Auto-reload beside the chosen package: the box, the threshold, and in plain words what is agreed to. */
export function ReloadSection({ offer, choice, input, onInput, disabled, pending, said, ...act }: ReloadSectionProps) {
  const { reload, isActive, checked, open, words } = choice
  const saving = reload.discountPercent > 0 ? ` — Save ${reload.discountPercent}%` : ''
  const title = `${offer.standing.isOn && !isActive ? `Auto-reload with ${reload.pack.name} instead` : 'Auto-reload'}${saving}`
  const waits = disabled || pending !== null
  const self = useRef<HTMLElement>(null)
  const { managing } = input
  // On a small screen what can be managed lies under the button: it comes into view, and so does what unfolds there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: checking and unchecking the box unfolds other things.
  useEffect(() => {
    if (managing) self.current?.scrollIntoView({ block: 'nearest' })
  }, [managing, checked])
  return (
    <section ref={self} aria-label="Auto-reload" className="mt-4 scroll-mb-48 rounded-md border px-4 py-3">
      {open ? (
        <Checkbox checked={checked} disabled={waits} onChange={(next) => onInput({ ...input, checked: next })}>
          {title}
        </Checkbox>
      ) : (
        <p className="font-medium">{title}</p>
      )}
      {open && checked && (
        <Threshold
          offer={offer}
          choice={choice}
          disabled={waits}
          pending={pending === 'update'}
          onType={(threshold) => onInput({ ...input, threshold })}
          update={isActive ? act.update : null}
        />
      )}
      {words && <p className="mt-2 text-muted text-xs">{words}</p>}
      {said && (
        <Notice tone={said.tone} className="mt-3">
          {said.text}
        </Notice>
      )}
      {isActive && !checked && (
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <Button tone="danger" pending={pending === 'disable'} onClick={act.disable}>
            Disable auto-reload
          </Button>
          <p className="min-w-0 grow basis-48 text-muted text-sm">From then on nothing is charged by itself.</p>
        </div>
      )}
    </section>
  )
}

type ThresholdProps = {
  offer: ReloadOffer
  choice: ReloadChoice
  disabled: boolean
  pending: boolean
  onType: (threshold: string) => void
  /** Saves the threshold alone; null where it goes with the purchase. */
  update: (() => void) | null
}

function Threshold({ offer, choice, disabled, pending, onType, update }: ThresholdProps) {
  const id = useId()
  const { least, most } = offer.policy.threshold
  const { threshold, fault } = choice
  const saved = String(offer.standing.threshold) === threshold
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && update && !fault && !saved) update()
  }
  return (
    <div className="mt-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <label htmlFor={id} className="grow text-sm max-sm:basis-full">
          Reload when balance below
        </label>
        <span className="flex items-center gap-2 max-sm:w-full">
          <Input
            id={id}
            inputMode="numeric"
            autoComplete="off"
            value={threshold}
            disabled={disabled}
            aria-invalid={fault ? true : undefined}
            aria-describedby={`${id}-bounds`}
            onChange={(event) => onType(typedThreshold(offer, event.target.value))}
            onKeyDown={onKey}
            className="w-24 text-right tabular-nums max-sm:w-full"
          />
          <span className="text-muted text-sm">credits</span>
          {update && (
            <Button size="sm" pending={pending} disabled={!pending && (fault !== null || saved)} onClick={update}>
              Update
            </Button>
          )}
        </span>
      </div>
      <p id={`${id}-bounds`} aria-live="polite" className={fault ? 'text-right text-danger-ink text-sm' : 'sr-only'}>
        {fault ?? `From ${formatCredits(least)} to ${formatCredits(most)} credits`}
      </p>
    </div>
  )
}
