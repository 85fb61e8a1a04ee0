'use client'

import { Plus } from 'lucide-react'
import type { PlanView } from '@/components/overview/plan-view'
import { openOneTime } from '@/components/top-ups/address'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { LocalTime } from '@/components/ui/local-time'

/** The plan somebody has, on top of those they could have, with the way to credits on top of it. */
export function CurrentPlan({ plan, refill }: { plan: PlanView; refill: string }) {
  return (
    <section
      aria-label="Your plan"
      className="mx-auto mt-4 flex w-full max-w-[760px] flex-wrap items-center gap-x-4 gap-y-2 rounded-md border bg-surface px-4 py-3"
    >
      <p className="min-w-0 grow basis-52">
        <span className="mr-2 font-medium">{plan.name}</span>
        <Badge tone={plan.state.tone}>{plan.state.word}</Badge>
        <span className="block text-muted text-sm">
          {refill}
          {plan.next && (
            <>
              {' · '}
              {plan.next.words} <LocalTime at={plan.next.at} />
            </>
          )}
        </span>
      </p>
      <Button tone="primary" size="sm" onClick={(event) => openOneTime(event.currentTarget)}>
        <Plus aria-hidden />
        Add credits
      </Button>
    </section>
  )
}
