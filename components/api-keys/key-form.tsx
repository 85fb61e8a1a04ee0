'use client'

import { type FormEvent, type ReactNode, useState } from 'react'
import { Field, Input } from '@/components/ui/field'
import { LocalTime } from '@/components/ui/local-time'
import { Notice } from '@/components/ui/notice'
import { RadioRows } from '@/components/ui/radio-rows'
import { Segmented } from '@/components/ui/segmented'
import type { Scope } from '@/lib/api/rules'
import { endOf, firstDay, type Lasting, SCOPE_NAMES, SCOPE_WORDS } from './view'

export type WantedKey = { name: string; scope: Scope; onlyThisClient: boolean; expiresAt?: Date }

type KeyFormProps = {
  id: string
  client: { name: string }
  workspace: string
  now: string
  fault: string | null
  onSubmit: (wanted: WantedKey) => void
}

const SCOPES: Scope[] = ['read', 'spend', 'admin']

const LASTING: { value: Lasting; label: string }[] = [
  { value: '30-days', label: '30 days' },
  { value: '90-days', label: '90 days' },
  { value: 'date', label: 'Until…' },
  { value: 'never', label: 'No end' },
]

/** What a key is called, what it may do, whom it opens and how long it lasts. */
export function KeyForm({ id, client, workspace, fault, onSubmit, ...props }: KeyFormProps) {
  const now = new Date(props.now)
  const [name, setName] = useState('')
  const [nameless, setNameless] = useState(false)
  const [scope, setScope] = useState<Scope>('spend')
  const [opens, setOpens] = useState<'client' | 'workspace'>('client')
  const [lasting, setLasting] = useState<Lasting>('90-days')
  const [day, setDay] = useState(firstDay(now))
  const end = endOf(lasting, day || firstDay(now), now)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return setNameless(true)
    onSubmit({ name: name.trim(), scope, onlyThisClient: opens === 'client', expiresAt: end })
  }
  return (
    <form id={id} onSubmit={submit} noValidate className="flex flex-col gap-5">
      <Field
        label="Name"
        hint="What uses it, so that you know it again: Production server."
        error={nameless ? 'Give the key a name.' : undefined}
      >
        {(tie) => (
          <Input
            {...tie}
            value={name}
            maxLength={60}
            autoComplete="off"
            onChange={(event) => {
              setName(event.target.value)
              setNameless(false)
            }}
          />
        )}
      </Field>
      <Choice label="What it may do">
        <RadioRows
          label="What it may do"
          value={scope}
          onChange={setScope}
          rows={SCOPES.map((each) => ({
            value: each,
            content: <Row name={SCOPE_NAMES[each]} words={SCOPE_WORDS[each]} />,
          }))}
        />
      </Choice>
      <Choice label="Whose credits it opens">
        <RadioRows
          label="Whose credits it opens"
          value={opens}
          onChange={setOpens}
          rows={[
            { value: 'client', content: <Row name={client.name} words="This client alone." /> },
            {
              value: 'workspace',
              content: <Row name="The whole workspace" words={`Every client of ${workspace}, also those to come.`} />,
            },
          ]}
        />
      </Choice>
      <Choice label="How long it lasts">
        <Segmented label="How long it lasts" value={lasting} onChange={setLasting} options={LASTING} className="flex" />
        {lasting === 'date' && (
          <Field label="Its last day" labelHidden>
            {(tie) => (
              <Input
                {...tie}
                type="date"
                value={day}
                min={firstDay(now)}
                onChange={(event) => setDay(event.target.value)}
              />
            )}
          </Field>
        )}
        <p className="text-muted text-sm">
          {end ? (
            <>
              It ends on <LocalTime at={end} form="date-time" />.
            </>
          ) : (
            'It works until somebody revokes it.'
          )}
        </p>
      </Choice>
      {fault && <Notice tone="danger">{fault}</Notice>}
    </form>
  )
}

function Choice({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      {/* The group itself carries this name for screen readers. */}
      <p aria-hidden className="font-medium text-sm">
        {label}
      </p>
      {children}
    </div>
  )
}

function Row({ name, words }: { name: string; words: string }) {
  return (
    <>
      <span className="block font-medium">{name}</span>
      <span className="block text-muted text-sm">{words}</span>
    </>
  )
}
