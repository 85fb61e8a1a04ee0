'use client'

import { LayoutGrid } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { EmptyState } from '@/components/ui/empty-state'
import type { Interval } from '@/lib/catalog/schema'
import { openChange, useInterval } from './address'
import { BillingToggle } from './billing-toggle'
import { CardRow } from './card-row'
import { ChangeDialog } from './change-dialog'
import { ComparisonTable } from './comparison-table'
import type { Person } from './person'
import { focusCard, PlanCard } from './plan-card'
import { StandingNotice } from './standing-notice'
import { useChoice } from './use-choice'
import { useWays } from './use-ways'
import type { PlansView } from './view'

export type { Subscribe } from './person'

type PlansPageProps = {
  view: PlansView
  /** Who chooses, and how; null while nobody is signed in: choosing then leads through sign-in and back. */
  person: Person | null
  /** Stands at the right of the toggle: the way to one-time packages. */
  aside?: ReactNode
}

/** The plans on either side of the toggle, and what stands between choosing one and having it. */
export function PlansPage({ view, person, aside }: PlansPageProps) {
  const [interval, setInterval] = useInterval(view.side)
  return (
    <div className="@container mx-auto w-full max-w-[1240px]">
      {/* On a phone this bar stays in view, under the header of whatever page it is on. */}
      <div className="mt-4 grid @xl:grid-cols-[1fr_auto_1fr] grid-cols-[1fr_auto] items-center gap-2 max-sm:sticky max-sm:top-(--header) max-sm:z-20 max-sm:-mx-4 max-sm:h-(--plans-bar) max-sm:border-b max-sm:bg-paper max-sm:px-4 sm:mt-6">
        <BillingToggle value={interval} onChange={setInterval} saving={view.saving} />
        <div className="@xl:col-start-3 justify-self-end">{aside}</div>
      </div>
      {person && <StandingNotice view={view} person={person} />}
      {view.cards[interval].length === 0 ? (
        <EmptyState
          icon={LayoutGrid}
          title="No plans are available for this group yet."
          className="mt-6 rounded-md border"
        >
          Try the other way to pay, or come back later.
        </EmptyState>
      ) : (
        <Side view={view} person={person} interval={interval} onSwitch={setInterval} />
      )}
      {person && <ChangeDialog view={view} person={person} focusCard={focusCard} />}
    </div>
  )
}

type SideProps = Pick<PlansPageProps, 'view' | 'person'> & { interval: Interval; onSwitch: (next: Interval) => void }

function Side({ view, person, interval, onSwitch }: SideProps) {
  const brought = useSearchParams().get('plan')
  const { choose, pending, refused } = useChoice(person, view.standing, interval)
  const ways = useWays(person)
  // What came of a way is told on the card it was gone from.
  const [gone, setGone] = useState<string | null>(null)
  const cards = view.cards[interval]
  return (
    <>
      <CardRow count={cards.length}>
        {cards.map((card) => (
          <PlanCard
            key={card.key}
            card={card}
            person={person}
            interval={interval}
            onSwitch={onSwitch}
            highlighted={brought === card.key && card.button.kind !== 'current'}
            choose={() => void choose(card)}
            end={() => openChange({ plan: view.freePlan, interval })}
            choosing={pending === card.key}
            refusal={refused?.plan === card.key ? refused.refusal : null}
            way={{
              go: (way) => {
                if (!ways.pending) setGone(card.key)
                void ways.go(way)
              },
              pending: ways.pending && gone === card.key,
              result: gone === card.key ? ways.result : null,
            }}
          />
        ))}
      </CardRow>
      <ComparisonTable cards={cards} groups={view.comparison[interval]} />
    </>
  )
}
