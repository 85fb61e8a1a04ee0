'use client'

import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field, Input } from '@/components/ui/field'
import type { Outcome } from '@/lib/core/outcome'

export type CreateClient = (given: {
  client: string
  name: string
}) => Promise<Outcome<{ slug: string; name: string }, { code: string; message: string }>>

type NewClientDialogProps = {
  client: string
  workspace: string
  createClient: CreateClient
  trigger: ReactNode
  onAdded: (added: { slug: string; name: string }) => void
}

const NAMELESS = 'Give the client a name.'
const UNREACHED = 'We could not reach the server. If the client is in the list now, it was added; else try again.'

/** Names a client and adds it; a refusal is told beside the name. */
export function NewClientDialog({ client, workspace, createClient, trigger, onAdded }: NewClientDialogProps) {
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [pending, setPending] = useState(false)
  const change = (next: boolean) => {
    setOpen(next)
    setName('')
    setFault(null)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (pending) return
    if (name.trim() === '') return setFault(NAMELESS)
    setPending(true)
    const outcome = await createClient({ client, name }).catch(() => null)
    setPending(false)
    if (!outcome?.ok) return setFault(outcome?.refusal.message ?? UNREACHED)
    change(false)
    onAdded(outcome.value)
  }
  return (
    <Dialog
      trigger={trigger}
      open={open}
      onOpenChange={change}
      busy={pending}
      width="narrow"
      title="Add a client"
      description={`To ${workspace}. Nothing is charged: it begins on the free plan.`}
      footer={
        <Button type="submit" form="new-client" tone="primary" size="lg" wide pending={pending}>
          Add client
        </Button>
      }
    >
      <form id="new-client" noValidate onSubmit={(event) => void submit(event)}>
        <Field label="Name" hint="As you call it: Harbour Coffee." error={fault}>
          {(tie) => (
            <Input
              {...tie}
              value={name}
              autoComplete="off"
              onChange={(event) => {
                setName(event.target.value)
                setFault(null)
              }}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
