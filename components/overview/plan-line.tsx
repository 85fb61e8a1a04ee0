import type { Route } from 'next'
import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { buttonLook } from '@/components/ui/button'
import { LocalTime } from '@/components/ui/local-time'
import type { PlanView } from './plan-view'

/** The plan in one line: which it is, how it stands, what comes next. */
export function PlanLine({ plan, plans, profile }: { plan: PlanView; plans: Route; profile: Route }) {
  return (
    <div className="flex items-center gap-3">
      <p className="min-w-0 grow">
        <span className="mr-2 font-medium">{plan.name}</span>
        {plan.state.word !== plan.name && <Badge tone={plan.state.tone}>{plan.state.word}</Badge>}
        {plan.next && (
          <span className="block text-muted text-sm">
            {plan.next.words} <LocalTime at={plan.next.at} />
          </span>
        )}
        {plan.note && <span className="mt-1 block text-sm">{plan.note}</span>}
      </p>
      <Link href={plan.paid ? profile : plans} className={buttonLook({ tone: 'secondary', size: 'sm' })}>
        {plan.paid ? 'Manage' : 'Upgrade'}
      </Link>
    </div>
  )
}
