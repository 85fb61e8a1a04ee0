import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { toPlanView } from '@/components/overview/plan-view'
import { PlansGround } from '@/components/plans/ground'
import { SandboxBar } from '@/components/sandbox-bar/sandbox-bar'
import { Shell } from '@/components/shell/shell'
import { Returned } from '@/components/top-ups/returned'
import { toReturnedView } from '@/components/top-ups/returned-view'
import { signOut } from '@/lib/auth/actions'
import { currentUser } from '@/lib/auth/queries'
import { catalogOf, soldPlans } from '@/lib/catalog/rules'
import { env } from '@/lib/env'
import { operatorIn } from '@/lib/operator/queries'
import { standingOf } from '@/lib/subscriptions/queries'
import { advanceTime } from '@/lib/time-machine/actions'
import { clockNow } from '@/lib/time-machine/queries'
import { noteReturnSeen } from '@/lib/top-ups/actions'
import { purchasesReturned } from '@/lib/top-ups/queries'
import { deskOf, desksOf } from '@/lib/workspaces/queries'
import { may } from '@/lib/workspaces/rules'
import { loadBalance } from './balance/load'
import { OneTime } from './one-time'

/** The desk around every page of a client. The pages check the membership again, each for itself. */
export default async function DeskLayout({ children, overlay, params }: LayoutProps<'/c/[client]'>) {
  const { client } = await params
  const user = await currentUser()
  // The page knows where somebody who is signed out should come back to; see desk.ts.
  if (!user) return children
  const desk = await deskOf(client)
  if (!desk) notFound()
  const balance = loadBalance(desk).catch((error: unknown) => {
    // The page is worth more than this number: it shows `--`, and a click asks again.
    console.error('The balance could not be read.', error)
    return null
  })
  const [desks, standing, returned] = await Promise.all([
    desksOf(user.id),
    standingOf(desk.client.id),
    may(desk.role, 'buy') ? purchasesReturned(desk.client.id) : [],
  ])
  const catalog = catalogOf(desk.workspace.catalog)
  return (
    <Shell
      // What goes to the browser is named field by field: the desk also knows ids and Stripe's customer.
      client={{ slug: desk.client.slug, name: desk.client.name }}
      workspace={{ name: desk.workspace.name }}
      user={user}
      operator={operatorIn(user) !== null}
      desks={desks}
      plan={toPlanView(standing, catalog)}
      plansWord={soldPlans(catalog).some((plan) => plan.tier > standing.tier) ? 'Upgrade' : 'See plans'}
      balance={balance}
      signOut={signOut}
      severalClients={catalog.policies.mostClients > 1}
      sandbox={env().sandbox && <Sandbox client={client} />}
    >
      <PlansGround overlay={overlay}>
        <Returned client={desk.client.slug} purchases={returned.map(toReturnedView)} noteSeen={noteReturnSeen} />
        {children}
      </PlansGround>
      <Suspense>
        <OneTime client={desk.client.slug} />
      </Suspense>
    </Shell>
  )
}

async function Sandbox({ client }: { client: string }) {
  const { MAIL_INBOX_URL, STRIPE_API_BASE } = env()
  const now = (await clockNow()).toISOString()
  return (
    <SandboxBar client={client} now={now} advance={advanceTime} inboxUrl={MAIL_INBOX_URL} stripeUrl={STRIPE_API_BASE} />
  )
}
