import type { ReactNode } from 'react'
import { BalanceProvider } from '@/components/balance/provider'
import type { BalanceView } from '@/components/balance/view'
import type { PlanView } from '@/components/overview/plan-view'
import { BottomBar } from './bottom-bar'
import { Header } from './header'
import { Rail } from './rail'
import type { DeskChoice } from './switcher'

export type ShellProps = {
  client: { slug: string; name: string }
  workspace: { name: string }
  user: { name: string | null; email: string }
  /** Whether the person also runs the product. */
  operator: boolean
  /** Every desk the person may sit at; with more than one there is a switcher. */
  desks: DeskChoice[]
  plan: Pick<PlanView, 'name' | 'paid' | 'state'>
  /** What leads to the plans: `Upgrade` where there is a higher one. */
  plansWord: string
  balance: Promise<BalanceView | null>
  signOut: () => Promise<void>
  /** The sandbox's strip, where there is one. */
  sandbox?: ReactNode
  /** Whether the workspace's price list has room for more than one client. */
  severalClients: boolean
  children: ReactNode
}

/** What stands around every page of a desk: a rail and a header; on a phone a top bar and a bottom bar. */
export function Shell(props: ShellProps) {
  const { client, workspace, desks, user, plan, severalClients, signOut } = props
  return (
    <BalanceProvider key={client.slug} client={client.slug} initial={props.balance}>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-ink px-4 py-2 text-paper focus:translate-y-0"
      >
        Skip to the page
      </a>
      <div className="flex min-h-dvh flex-col">
        <div className="flex grow">
          <Rail client={client} workspace={workspace} desks={desks} severalClients={severalClients} />
          <div className="flex min-w-0 grow flex-col">
            <Header
              client={client}
              plansWord={props.plansWord}
              user={user}
              operator={props.operator}
              signOut={signOut}
            />
            <main id="main" tabIndex={-1} className="w-full max-w-[1240px] grow px-4 py-5 outline-none sm:px-8 sm:py-8">
              {props.children}
            </main>
          </div>
        </div>
        <div className="sticky bottom-0 z-20">
          <BottomBar client={client} workspace={workspace} desks={desks} plan={plan} severalClients={severalClients} />
          {props.sandbox}
        </div>
      </div>
    </BalanceProvider>
  )
}
