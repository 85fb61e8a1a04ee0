'use client'

import { LayoutGrid } from 'lucide-react'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { type ReactNode, useEffect, useState } from 'react'
import { EmptyState } from '@/components/ui/empty-state'
import type { Interval } from '@/lib/catalog/schema'
import type { Outcome } from '@/lib/core/outcome'
import { BillingToggle } from './billing-toggle'
import { ComparisonTable } from './comparison-table'
import { PlanCard } from './plan-card'
import type { PlanCardView, PlansView } from './view'

export type Subscribe = (input: {
  client: string
  plan: string
  interval: Interval
}) => Promise<Outcome<{ url: string }, { code: string; message: string }>>

type PlansPageProps = {
  view: PlansView
  /** Who subscribes, and how; null while nobody is signed in: choosing then leads through sign-in and back. */
  person: { client: string; subscribe: Subscribe } | null
  /** Stands at the right of the toggle: the way to one-time packages. */
  aside?: ReactNode
}

/** The plans on either side of the toggle. The side stands in the address, so that a reload keeps it. */
export function PlansPage({ view, person, aside }: PlansPageProps) {
  const [interval, setInterval] = useInterval()
  const chosen = useSearchParams().get('plan')
  const choice = useChoice(person, interval)
  const cards = view.cards[interval]

  return (
    <div className="@container mx-auto w-full max-w-[1240px]">
      <div className="text-center">
        <h2 className="font-semibold text-xl">Make your choice</h2>
        <p className="mt-1 text-muted text-md">Every plan refills your credits on its own schedule.</p>
      </div>
      <div className="mt-6 grid @xl:grid-cols-[1fr_auto_1fr] grid-cols-[1fr_auto] items-center gap-2">
        <BillingToggle value={interval} onChange={setInterval} saving={view.saving} />
        <div className="@xl:col-start-3 justify-self-end">{aside}</div>
      </div>
      {cards.length === 0 ? (
        <EmptyState
          icon={LayoutGrid}
          title="No plans are available for this group yet."
          className="mt-6 rounded-md border"
        >
          Try the other way to pay, or come back later.
        </EmptyState>
      ) : (
        <>
          <ul className="mt-6 grid @md:grid-cols-2 @5xl:grid-cols-4 grid-cols-1 gap-4">
            {cards.map((card) => (
              <PlanCard
                key={card.key}
                card={card}
                interval={interval}
                onSwitch={setInterval}
                highlighted={chosen === card.key}
                choose={() => choice.choose(card)}
                pending={choice.pending === card.key}
                refusal={choice.refusal?.plan === card.key ? choice.refusal.words : null}
              />
            ))}
          </ul>
          <ComparisonTable cards={cards} groups={view.comparison} />
        </>
      )}
    </div>
  )
}

function useInterval(): [Interval, (next: Interval) => void] {
  const params = useSearchParams()
  const pathname = usePathname()
  // `interval` is what a choice made before signing in brings along; the toggle itself writes `pay`.
  const yearly = params.has('pay') ? params.get('pay') === 'yearly' : params.get('interval') === 'year'
  const set = (next: Interval) => {
    const query = new URLSearchParams(params)
    query.delete('interval')
    query.set('pay', next === 'year' ? 'yearly' : 'monthly')
    window.history.replaceState(null, '', `${pathname}?${query}`)
  }
  return [yearly ? 'year' : 'month', set]
}

/** One choice at a time: from the click until the browser leaves for the payment page, or the refusal is in words. */
function useChoice(person: PlansPageProps['person'], interval: Interval) {
  const router = useRouter()
  const [pending, setPending] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<{ plan: string; words: string } | null>(null)

  // The browser may bring this page back as it was left: with a button still turning.
  useEffect(() => {
    const back = (event: PageTransitionEvent) => event.persisted && setPending(null)
    window.addEventListener('pageshow', back)
    return () => window.removeEventListener('pageshow', back)
  }, [])

  const choose = async (card: PlanCardView) => {
    if (pending) return
    setRefusal(null)
    // A free plan can't be bought: it is what remains when a paid one ends.
    if (person && card.free) return setRefusal({ plan: card.key, words: NO_WAY_DOWN })
    setPending(card.key)
    if (!person) return router.push(signInFor(card.key, interval))
    try {
      const outcome = await person.subscribe({ client: person.client, plan: card.key, interval })
      if (outcome.ok) return window.location.assign(outcome.value.url)
      setRefusal({ plan: card.key, words: outcome.refusal.message })
    } catch {
      setRefusal({ plan: card.key, words: 'We could not reach the server. Nothing was charged. Please try again.' })
    }
    setPending(null)
  }
  return { choose, pending, refusal }
}

function signInFor(plan: string, interval: Interval): `/sign-in?${string}` {
  return `/sign-in?callbackUrl=${encodeURIComponent(`/plans?plan=${plan}&interval=${interval}`)}`
}

const NO_WAY_DOWN =
  'The free plan begins when your subscription ends, and ending it is not possible here yet. Nothing has changed.'
