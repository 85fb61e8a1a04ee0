import { ExternalLink } from 'lucide-react'
import Link from 'next/link'
import { PortalButton } from '@/components/plans/way-out'
import type { Trouble } from '@/components/profile/view'
import { deskPath } from '@/components/shell/destinations'
import { buttonLook } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { Holder } from './actions'

type TroubleNoticeProps = { trouble: Trouble; holder: Holder; manages: boolean }

/** What is wrong with a payment, and the ways out of it. */
export function TroubleNotice({ trouble, holder, manages }: TroubleNoticeProps) {
  return (
    <Notice tone={trouble.tone} title={trouble.title} action={manages && <WaysOut trouble={trouble} holder={holder} />}>
      {trouble.words}
      {!manages && ' The owner or an admin of the workspace can put it right.'}
    </Notice>
  )
}

function WaysOut({ trouble: { pay, changeCard }, holder }: Omit<TroubleNoticeProps, 'manages'>) {
  return (
    <div className="flex flex-wrap gap-2">
      {pay && (
        <a href={pay.url} target="_blank" rel="noreferrer" className={buttonLook({ tone: 'primary', size: 'sm' })}>
          Pay {pay.amount} now
          <ExternalLink aria-hidden />
          <span className="sr-only"> (opens a new tab)</span>
        </a>
      )}
      {changeCard && (
        <PortalButton person={holder} purpose="payment-method">
          Change the card
        </PortalButton>
      )}
      {!pay && !changeCard && (
        <Link href={deskPath(holder.client, 'plans')} className={buttonLook({ size: 'sm' })}>
          Choose a plan
        </Link>
      )}
    </div>
  )
}
