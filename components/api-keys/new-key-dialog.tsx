'use client'

import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { useReadAgain } from '@/components/ui/read-again'
import type { Outcome } from '@/lib/core/outcome'
import { KeyForm, type WantedKey } from './key-form'
import { ShownOnce } from './shown-once'

export type MakeKey = (
  input: WantedKey & { client: string },
) => Promise<Outcome<{ key: string }, { code: string; message: string }>>

type NewKeyDialogProps = {
  client: { slug: string; name: string }
  workspace: string
  now: string
  apiUrl: string
  makeKey: MakeKey
  trigger: ReactNode
}

/** From the wish for a key to the one sight of it. */
export function NewKeyDialog({ makeKey, trigger, ...desk }: NewKeyDialogProps) {
  const readAgain = useReadAgain()
  const [open, setOpen] = useState(false)
  const [pending, setPending] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const [made, setMade] = useState<{ name: string; key: string } | null>(null)
  const [copied, setCopied] = useState(false)
  const [leaving, setLeaving] = useState(false)

  const change = (next: boolean) => {
    // The key is nowhere else. Somebody who has not taken it along is asked before it is gone.
    if (!next && made && !copied && !leaving) return setLeaving(true)
    setOpen(next)
    setFault(null)
    setMade(null)
    setCopied(false)
    setLeaving(false)
  }
  const make = async (wanted: WantedKey) => {
    setPending(true)
    setFault(null)
    try {
      const outcome = await makeKey({ client: desk.client.slug, ...wanted })
      if (outcome.ok) {
        setMade({ name: wanted.name, key: outcome.value.key })
        readAgain()
      } else setFault(outcome.refusal.message)
    } catch {
      setFault('We could not reach the server. If the key is in the list now, revoke it and create another one.')
      readAgain()
    }
    setPending(false)
  }

  return (
    <Dialog
      trigger={trigger}
      open={open}
      onOpenChange={change}
      busy={pending}
      title={made ? 'Copy your key now' : 'Create an API key'}
      description={
        made
          ? 'This is the only time it is shown. We keep no copy of it.'
          : 'For an application of yours that works with credits.'
      }
      footer={
        made ? (
          <Leave leaving={leaving} stay={() => setLeaving(false)} close={() => change(false)} />
        ) : (
          <Button type="submit" form="new-key" tone="primary" size="lg" wide pending={pending}>
            Create key
          </Button>
        )
      }
    >
      {made ? (
        <ShownOnce made={made} client={desk.client} apiUrl={desk.apiUrl} onCopied={() => setCopied(true)} />
      ) : (
        <KeyForm id="new-key" {...desk} fault={fault} onSubmit={(wanted) => !pending && void make(wanted)} />
      )}
    </Dialog>
  )
}

function Leave({ leaving, stay, close }: { leaving: boolean; stay: () => void; close: () => void }) {
  if (!leaving) {
    return (
      <Button size="lg" wide onClick={close}>
        Done
      </Button>
    )
  }
  return (
    <div role="alert">
      <p className="pb-3 text-warning-ink">You have not copied the key. Once this closes, nobody can show it again.</p>
      <div className="grid grid-cols-2 gap-2">
        <Button onClick={close}>Close anyway</Button>
        <Button tone="primary" onClick={stay}>
          Go back
        </Button>
      </div>
    </div>
  )
}
