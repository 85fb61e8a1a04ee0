'use client'

import { KeyRound, Plus } from 'lucide-react'
import Link from 'next/link'
import { type RefObject, useEffect, useRef } from 'react'
import { Button, buttonLook } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Panel } from '@/components/ui/panel'
import { KeyList } from './key-list'
import { type MakeKey, NewKeyDialog } from './new-key-dialog'
import type { RevokeKey } from './revoke-key'
import { isUsable, type KeyView } from './view'

export type ApiKeysProps = {
  client: { slug: string; name: string }
  workspace: string
  /** All keys the workspace ever had, newest first. */
  keys: KeyView[]
  /** The product's time, ISO 8601. */
  now: string
  /** Where the API stands: `https://…/api/v1`. */
  apiUrl: string
  makeKey: MakeKey
  revokeKey: RevokeKey
}

/** The keys with which a host application reads and spends this workspace's credits. */
export function ApiKeys({ keys, makeKey, revokeKey, ...desk }: ApiKeysProps) {
  const create = useRef<HTMLButtonElement>(null)
  useFocusBack(create, keys.filter(isUsable).length)
  const opener = (
    <Button ref={create} tone="primary" size="sm">
      <Plus aria-hidden />
      Create key
    </Button>
  )
  return (
    <Panel title="API keys" aside={<NewKeyDialog {...desk} makeKey={makeKey} trigger={opener} />}>
      <p className="max-w-[72ch] px-4 pb-4 text-muted sm:px-6">
        A key lets your own application read and spend credits over HTTP. This client is called{' '}
        <code className="font-medium text-ink">{desk.client.slug}</code> there.{' '}
        <Link href="/api/docs" className={buttonLook({ tone: 'link' })}>
          How the API works
        </Link>
      </p>
      {keys.length > 0 ? (
        <KeyList keys={keys} client={desk.client.slug} workspace={desk.workspace} revokeKey={revokeKey} />
      ) : (
        <EmptyState icon={KeyRound} title="No keys yet" className="border-t">
          Your keys will appear here, each with what it may do, when it was last used, and the way to revoke it.
        </EmptyState>
      )}
    </Panel>
  )
}

/** A key that is revoked loses its button; the focus that was on it goes to the one that makes another. */
function useFocusBack(to: RefObject<HTMLButtonElement | null>, usable: number) {
  const before = useRef(usable)
  useEffect(() => {
    if (usable < before.current && document.activeElement === document.body) to.current?.focus()
    before.current = usable
  }, [to, usable])
}
