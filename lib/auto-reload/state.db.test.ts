import { afterAll, beforeAll, expect, test } from 'vitest'
import { longStandingBuyer } from '@/e2e/fixtures/buyers'
import { passMinutes } from '@/e2e/fixtures/clocks'
import { useCard as giveCard, spendDownTo, switchOnAt } from '@/e2e/fixtures/reload'
import { newDesk, openTill } from '@/e2e/fixtures/till'
import { beginReload, reload } from '@/lib/top-ups/reload'
import type { Desk } from '@/lib/workspaces/queries'
import { switchOff } from './commands'
import { autoReloadOf, reloadStateOf } from './queries'

let till: Awaited<ReturnType<typeof openTill>>

beforeAll(async () => {
  till = await openTill()
})
afterAll(() => till.close())

/** Both ways of asking agree; returns what they say. */
async function stateAt({ client }: Desk): Promise<string> {
  const [whole, short] = [await autoReloadOf(client.id), await reloadStateOf(client.id)]
  expect(short.state).toBe(whole.state)
  if (whole.isOn) expect(short.threshold).toBe(whole.threshold)
  return short.state
}

test('[C25] [X5] what the balance asks for, its state alone, is what the profile says, in every state', async () => {
  expect(await stateAt(await newDesk())).toBe('off')
  expect(await stateAt(await newDesk('space'))).toBe('off')

  const desk = await longStandingBuyer(till)
  await switchOnAt(desk)
  expect(await stateAt(desk)).toBe('armed')
  await spendDownTo(desk, 0)
  await reload(desk.client.id)
  expect(await stateAt(desk)).toBe('cooling-down')
  await passMinutes(11)
  await spendDownTo(desk, 0)
  await beginReload(desk.client.id)
  expect(await stateAt(desk)).toBe('charging')
  await switchOff(desk)
  expect(await stateAt(desk)).toBe('off')

  const asked = await longStandingBuyer(till)
  await giveCard(till, asked, 'pm_card_authenticationRequired')
  await switchOnAt(asked)
  await spendDownTo(asked, 0)
  await reload(asked.client.id)
  expect(await stateAt(asked)).toBe('needs-authentication')
})

test('pages that ask all at once keep each other waiting for no connection', async () => {
  const desk = await longStandingBuyer(till)
  await switchOnAt(desk)
  const asked = await Promise.all(Array.from({ length: 60 }, () => autoReloadOf(desk.client.id)))
  expect(asked.every(({ state }) => state === 'armed')).toBe(true)
})
