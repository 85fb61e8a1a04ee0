import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime'
import type { ContextType } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { BalanceCounter } from './counter'
import { BalanceProvider } from './provider'

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

test('[C2] the counter shows -- until the balance is known', () => {
  const html = renderToString(
    <AppRouterContext value={router}>
      <BalanceProvider client="bcdfghjk" initial={new Promise(() => {})}>
        <BalanceCounter />
      </BalanceProvider>
    </AppRouterContext>,
  )
  expect(html).toMatch(/title="The balance is on its way".*--.*credits/)
})
