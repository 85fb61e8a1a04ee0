'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Confirmation } from '@/components/ui/confirmation'
import { useReadAgain } from '@/components/ui/read-again'
import type { Outcome } from '@/lib/core/outcome'
import type { KeyView } from './view'

export type RevokeKey = (input: { client: string; id: string }) => Promise<Outcome<unknown, { message: string }>>

type RevokeButtonProps = { each: KeyView; client: string; revokeKey: RevokeKey }

export function RevokeButton({ each, client, revokeKey }: RevokeButtonProps) {
  const readAgain = useReadAgain()
  const [open, setOpen] = useState(false)
  const revoke = async () => {
    const outcome = await revokeKey({ client, id: each.id })
    if (outcome.ok) readAgain()
    return outcome
  }
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)} className="max-lg:self-start">
        Revoke
        <span className="sr-only"> {each.name}</span>
      </Button>
      <Confirmation
        open={open}
        onOpenChange={setOpen}
        title={`Revoke ${each.name}?`}
        description="From the next request on it is refused, and whatever uses it stops working. This can’t be undone."
        yes="Revoke key"
        no="Keep it"
        tone="danger"
        act={revoke}
      />
    </>
  )
}
