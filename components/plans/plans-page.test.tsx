import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime'
import { PathnameContext, SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime'
import type { ContextType } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { catalogOf, freePlanOf } from '@/lib/catalog/rules'
import { cents, credits } from '@/lib/core/money'
import type { Preview } from '@/lib/subscriptions/preview'
import type { Standing } from '@/lib/subscriptions/standing'
import type { Person } from './person'
import { PlansPage } from './plans-page'
import { PlansSkeleton } from './plans-skeleton'
import { PreviewSheet } from './preview-sheet'
import { type Facts, plansView } from './view'

const nothing = () => {}
const router: ContextType<typeof AppRouterContext> = {
  back: nothing,
  forward: nothing,
  refresh: nothing,
  push: nothing,
  replace: nothing,
  prefetch: nothing,
  bfcacheId: '0',
}
const never = () => new Promise<never>(nothing)
const actions: Person['actions'] = {
  previewPlan: never,
  choosePlan: never,
  undoChange: never,
  resumePlan: never,
  previewEnd: never,
  cancelPlan: never,
  keepPlan: never,
  openPortal: never,
}
const now = new Date('2026-03-10T12:00:00Z')
const later = new Date('2026-04-01T12:00:00Z')
const onMacro: Standing = {
  plan: 'macro',
  planName: 'Macro',
  tier: 2,
  interval: 'month',
  status: 'active',
  since: now,
  periodEnd: later,
  cancelAt: null,
  scheduled: null,
  pausedUntil: null,
  resumeFailedAt: null,
  legacy: false,
  priceCents: cents(40_00),
  version: 'as seen',
}

/** The words of the page, tags left out. */
function read(
  standing: Partial<Standing>,
  search = '',
  facts: Partial<Facts> = {},
  catalog = catalogOf('studio'),
): string {
  const given = { forecast: null, openInvoice: null, ...facts, standing: { ...onMacro, ...standing } }
  return words(
    <AppRouterContext value={router}>
      <PathnameContext value="/c/bcdfghjk/plans">
        <SearchParamsContext value={new URLSearchParams(search)}>
          <PlansPage view={plansView(catalog, given, now)} person={{ client: 'bcdfghjk', seen: 'as seen', actions }} />
        </SearchParamsContext>
      </PathnameContext>
    </AppRouterContext>,
  )
}

const words = (element: React.ReactElement) =>
  renderToString(element)
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

describe('the page says how somebody stands', () => {
  test('[C11] a scheduled change: when it starts, and how to take it back', () => {
    const page = read({ scheduled: { plan: 'micro', interval: 'month', at: later } })
    expect(page).toContain('Start at: Apr 1, 2026')
    expect(page).toContain('Cancel downgrade')
  })

  test('[C12] a pause: until when, how to end it, and why nothing else goes', () => {
    const page = read({ status: 'paused', pausedUntil: later })
    expect(page).toContain('Paused until: Apr 1, 2026')
    expect(page).toContain('Resume now')
    expect(page.split('Resume your plan first.')).toHaveLength(3)
    expect(page).toContain('Cancel subscription')
  })

  test('an end to come', () => {
    const page = read({ cancelAt: later })
    expect(page).toContain('Ends on Apr 1, 2026')
    expect(page).toContain('Keep plan')
  })

  test('an overdue payment, with the way to pay it', () => {
    const openInvoice = { url: 'https://pay.test/invoice', amountCents: cents(40_00) }
    const page = read({ status: 'past_due' }, '', { openInvoice })
    expect(page).toContain('The last renewal could not be charged')
    expect(page).toContain('Pay $40 now')
    expect(page).toContain('Change the card')
    expect(read({ status: 'unpaid' })).toContain('The last renewal was not paid')
  })

  test('a first payment that is not through', () => {
    expect(read({ plan: 'nano', tier: 0, interval: null, status: 'incomplete' })).toContain('is not through yet')
  })

  test('[C10] a plan that is no longer sold', () => {
    const page = read({ plan: 'macro-2025', planName: 'Macro (2025)', legacy: true })
    expect(page).toContain('Your plan: Macro (2025), no longer sold')
  })
})

test('[C14] a side without a plan says so; while the page loads it says that', () => {
  const free = structuredClone(catalogOf('studio'))
  for (const plan of free.plans) plan.sold = plan.prices === null
  const empty = read({ plan: 'nano', tier: 0, interval: null, status: 'free' }, '', {}, free)
  expect(empty).toContain('No plans are available for this group yet.')
  expect(empty).toContain('Pay yearly')
  expect(words(<PlansSkeleton />)).toContain('Loading…')
})

test.each([
  ['tokens', 'Ownership', 'Upscale'],
  ['agency', 'Teamwork', 'Video ad'],
  ['space', 'Your Space', 'Livestream room'],
] as const)('[C13] the plans of %s are compared by its own rows', (key, group, feature) => {
  const catalog = catalogOf(key)
  const free = { plan: freePlanOf(catalog).key, tier: 0, interval: null, status: 'free', priceCents: null } as const
  const page = read(free, '', {}, catalog)
  for (const said of [group, feature, 'Unlimited', ...catalog.limits.map(({ name }) => name)]) {
    expect(page).toContain(said)
  }
  expect(page).not.toContain('portrait models')
})

test('[X3] [X10] a preview tells the money and the credits, and what will not be kept', () => {
  const preview: Preview = {
    kind: 'downgrade',
    when: 'period-end',
    at: later,
    from: { plan: 'macro', interval: 'month' },
    to: { plan: 'micro', interval: 'month' },
    warnings: ['fewer-features', 'later', 'no-top-ups'],
    money: {
      lines: [{ text: 'Paid back: the rest of Macro', amountCents: cents(-26_13), until: null }],
      dueNowCents: cents(0),
      card: null,
      currency: 'usd',
      next: { at: later, amountCents: cents(15_00) },
    },
    credits: {
      lines: [
        { kind: 'to-bank', credits: credits(12_000), at: later, text: 'To the rollover bank' },
        { kind: 'expires', credits: credits(4_300), at: later, text: 'Beyond the bank of 20,000' },
        { kind: 'arrives', credits: credits(5_000), at: later, text: 'First refill of Micro' },
      ],
      balanceAfter: credits(17_000),
      nextRefill: { at: later, credits: credits(5_000) },
    },
    quote: 'a quote',
  }
  const { names, losses } = plansView(
    catalogOf('studio'),
    { standing: onMacro, forecast: null, openInvoice: null },
    now,
  )
  const sheet = words(<PreviewSheet preview={preview} names={names} losses={losses.micro ?? []} />)
  for (const said of [
    'Macro, paid monthly to Micro, paid monthly',
    'Micro has fewer features',
    '2 portrait models instead of 8',
    'No packages on Micro, paid monthly One-time credits can’t be bought from then on, and auto-reload waits.',
    'You keep Macro until Apr 1, 2026',
    '4,300 credits won’t be kept Spend them before Apr 1, 2026',
    'Paid back: the rest of Macro −$26.13',
    'Due now $0.00',
    'Then, on Apr 1, 2026 $15.00',
    'To the rollover bank 12,000',
    'Beyond the bank of 20,000 −4,300',
    'First refill of Micro +5,000',
    'Balance afterwards 17,000',
    'Next refill, on Apr 1, 2026 +5,000',
  ]) {
    expect(sheet).toContain(said)
  }
})
