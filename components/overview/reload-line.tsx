import { TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import type { ReloadPanelView } from '@/components/profile/reload-view'
import { confirmPath, deskPath } from '@/components/shell/destinations'
import { Badge } from '@/components/ui/badge'
import { buttonLook } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'

/** Auto-reload in one line with its state, and where to look after it. */
export function ReloadLine({ reload, client }: { reload: ReloadPanelView; client: string }) {
  const { trouble, confirm, state, does } = reload
  const wrong = confirm !== null || trouble !== null
  const words = confirm ? `Your bank wants you to confirm a charge: ${confirm.what}.` : (trouble?.title ?? does)
  return (
    <div className="flex items-center gap-3 px-4 py-4 sm:px-6">
      <p className="min-w-0 grow">
        <span className="mr-2">Auto-reload</span>
        <Badge tone={state.tone}>{state.word}</Badge>
        <span className={cn('mt-0.5 block text-sm', wrong ? 'font-medium text-warning-ink' : 'text-muted')}>
          {wrong && <TriangleAlert aria-hidden className="mr-1.5 inline size-4 align-[-3px]" />}
          {words}
        </span>
      </p>
      {confirm ? (
        <Link href={confirmPath(client, confirm.purchaseId)} className={buttonLook({ tone: 'primary', size: 'sm' })}>
          Confirm
        </Link>
      ) : (
        <Link href={deskPath(client, 'profile')} className={buttonLook({ size: 'sm' })}>
          {reload.isOn || reload.isComing || trouble ? 'Manage' : 'Set up'}
        </Link>
      )}
    </div>
  )
}
