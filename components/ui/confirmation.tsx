'use client'

import { type ReactNode, useState } from 'react'
import type { Outcome } from '@/lib/core/outcome'
import { Button } from './button'
import { Dialog } from './dialog'
import { Notice } from './notice'
import { UNREACHED } from './unreached'

type ConfirmationProps = {
  title: string
  /** What will happen, in one sentence. */
  description: string
  /** What else there is to know before saying yes. */
  children?: ReactNode
  /** The words of yes and no: `Revoke key` and `Keep it`. */
  yes: string
  no: string
  tone?: 'primary' | 'danger'
  /** Not yet while what there is to know is still on its way. */
  ready?: boolean
  /** Does it. A refusal is shown where it was asked for, and leaves the question open. */
  act: () => Promise<Outcome<unknown, { message: string }>>
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Asks before something that is hard to take back. */
export function Confirmation({ act, open, onOpenChange, ready = true, ...words }: ConfirmationProps) {
  const [pending, setPending] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const close = () => {
    setFault(null)
    onOpenChange(false)
  }
  const confirm = async () => {
    setPending(true)
    setFault(null)
    const refusal = await act().then(
      (outcome) => (outcome.ok ? null : outcome.refusal.message),
      () => UNREACHED,
    )
    setPending(false)
    if (refusal === null) close()
    else setFault(refusal)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? onOpenChange(true) : close())}
      busy={pending}
      width="narrow"
      title={words.title}
      description={words.description}
      footer={
        <div className="flex flex-col gap-3">
          {fault && <Notice tone="danger">{fault}</Notice>}
          <div className="grid grid-cols-2 gap-2">
            <Button disabled={pending} onClick={close}>
              {words.no}
            </Button>
            <Button tone={words.tone ?? 'primary'} pending={pending} disabled={!ready} onClick={() => void confirm()}>
              {words.yes}
            </Button>
          </div>
        </div>
      }
    >
      {words.children}
    </Dialog>
  )
}
