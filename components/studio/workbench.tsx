'use client'

import { type FormEvent, type RefObject, Suspense, useState } from 'react'
import { useBalance } from '@/components/balance/provider'
import { Button } from '@/components/ui/button'
import { Field, TextArea } from '@/components/ui/field'
import { CreditFigure } from '@/components/ui/figures'
import { GeneratorChoice } from './generator-choice'
import type { GeneratorView } from './view'

const LONGEST_PROMPT = 200

type WorkbenchProps = {
  generators: GeneratorView[]
  chosen: GeneratorView
  onChoose: (key: string) => void
  pending: boolean
  make: (prompt: string) => void
  button: RefObject<HTMLButtonElement | null>
}

/** The generators, the prompt, and the button with its exact cost beside it. */
export function Workbench({ generators, chosen, onChoose, pending, make, button }: WorkbenchProps) {
  const [prompt, setPrompt] = useState('')
  const [missing, setMissing] = useState(false)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const words = prompt.trim()
    setMissing(words === '')
    if (words !== '' && !pending) make(words)
  }

  return (
    <form onSubmit={submit} noValidate>
      <GeneratorChoice generators={generators} chosen={chosen.key} onChoose={onChoose} />
      <Field
        label="Prompt"
        className="mt-5"
        hint={prompt.length > LONGEST_PROMPT * 0.8 ? `${prompt.length} of ${LONGEST_PROMPT} characters` : undefined}
        error={missing && prompt.trim() === '' ? 'Say in a few words what it should show.' : null}
      >
        {(tie) => (
          <TextArea
            {...tie}
            rows={3}
            maxLength={LONGEST_PROMPT}
            placeholder="A quiet harbour before the storm"
            value={prompt}
            onChange={(event) => setPrompt(event.target.value)}
          />
        )}
      </Field>
      <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-3">
        <Button ref={button} type="submit" tone="primary" size="lg" pending={pending} className="max-sm:grow">
          Generate
        </Button>
        <p aria-live="polite">
          <span className="block font-semibold text-md">
            <CreditFigure amount={chosen.credits} unit />
          </span>
          <span className="block text-muted text-sm">
            <Suspense fallback="--">
              <Afterwards cost={chosen.credits} />
            </Suspense>
          </span>
        </p>
      </div>
    </form>
  )
}

function Afterwards({ cost }: { cost: number }) {
  const { view } = useBalance()
  if (!view) return 'Balance afterwards --'
  const rest = view.available - cost
  return rest >= 0 ? (
    <>
      Balance afterwards <CreditFigure amount={rest} />
    </>
  ) : (
    <>
      You have <CreditFigure amount={view.available} />, <CreditFigure amount={-rest} /> short
    </>
  )
}
