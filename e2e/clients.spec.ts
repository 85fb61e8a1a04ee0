import type { Page } from '@playwright/test'
import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { becomeMember } from './fixtures/member'
import { newDesk } from './fixtures/new-desk'
import { standsStill } from './fixtures/still'
import { subscribed } from './fixtures/subscribed'

const panel = (page: Page, name: string) => page.locator('section', { has: page.getByRole('heading', { name }) })
const list = (page: Page) => page.getByRole('table', { name: 'Clients' })
const purchase = (page: Page) => page.getByRole('dialog', { name: 'One-time credits' })

test.describe.configure({ timeout: 150_000 })

test('[B1] the clients of a workspace in a list, each with its plan, balance and next refill; one more is added', async ({
  page,
  isMobile,
}) => {
  const [harbour] = await newDesk(page, 'agency', ['Harbour Coffee', 'Fjord Outdoor'])
  if (isMobile) await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('link', { name: 'Clients', exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`/c/${harbour}/clients$`))
  await expect(list(page).getByRole('row')).toHaveCount(3)
  const row = list(page).getByRole('row', { name: /Fjord Outdoor/ })
  await expect(row).toContainText('Pilot')
  await expect(row).toContainText(/10/)
  await expect(row).toContainText(/\+10 on \w{3} \d+/)

  await page.getByRole('button', { name: 'Add client' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a client' })
  const add = dialog.getByRole('button', { name: 'Add client' })
  await add.click()
  await expect(dialog.getByText('Give the client a name.')).toBeVisible()
  await dialog.getByLabel('Name').fill('harbour  COFFEE')
  await add.click()
  await expect(dialog.getByText('There is a client called harbour COFFEE already. Choose another name.')).toBeVisible()
  await dialog.getByLabel('Name').fill('x'.repeat(61))
  await add.click()
  await expect(dialog.getByText('Give the client a name of at most 60 characters.')).toBeVisible()
  expect(await axeFaults(page)).toEqual([])
  await dialog.getByLabel('Name').fill('Lumen Lighting')
  await add.dblclick()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('Lumen Lighting was added.')).toBeVisible()
  await expect(list(page).getByRole('row', { name: /Lumen Lighting/ })).toHaveCount(1)

  await list(page).getByRole('link', { name: 'Settings of Lumen Lighting' }).click()
  await expect(panel(page, 'Manual reload')).toContainText('A single purchase for Lumen Lighting.')
  await page.goto(`/c/${harbour}/clients`)
  await list(page).getByRole('link', { name: 'Fjord Outdoor', exact: true }).click()
  await expect(page).toHaveURL(/\/overview$/)
  await expect(page.getByRole('banner')).toContainText('10')
})

test('The switcher leads to the list; a member sees it and adds nobody', async ({ page, isMobile }) => {
  const [harbour] = await newDesk(page, 'agency', ['Harbour Coffee', 'Fjord Outdoor'])
  if (!isMobile) {
    await page.getByRole('button', { name: 'Switch desk' }).click()
    await page.getByRole('menuitem', { name: 'All clients' }).click()
    await expect(page).toHaveURL(/\/clients$/)
  }
  await becomeMember(harbour)
  await page.goto(`/c/${harbour}/clients`)
  await expect(list(page).getByRole('row')).toHaveCount(3)
  await expect(page.getByText('Adding one is for the owner and the admins of the workspace.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Add client' })).toHaveCount(0)
  await page.goto(`/c/${harbour}/settings`)
  await expect(panel(page, 'Manual reload')).toContainText('Buying is for the owner and the admins')
  await expect(panel(page, 'Account management')).toContainText('Buying credits is for the owner and the admins')
  await expect(panel(page, 'API keys')).toContainText('Keys are for owners and admins')
})

/** A client on Starter, and another one that shares its card. */
async function harbourOnStarter(page: Page): Promise<[string, string]> {
  const slugs = await newDesk(page, 'agency', ['Harbour Coffee', 'Fjord Outdoor'])
  await subscribed(slugs[0], { name: 'Starter', pay: 'monthly' })
  return slugs as [string, string]
}

/** Chooses and confirms the medium pack in Manual reload, and pays in the dialog. */
async function reloadMedium(page: Page, client: string): Promise<void> {
  await panel(page, 'Manual reload')
    .getByRole('radio', { name: /Medium/ })
    .click()
  await panel(page, 'Manual reload').getByRole('button', { name: 'Confirm 1,500 credits for $95' }).click()
  await expect(purchase(page).getByRole('radio', { name: /Medium/ })).toBeChecked()
  await expect(purchase(page)).toContainText(`A single payment for ${client}.`)
  await purchase(page).getByRole('button', { name: 'Pay $95 now' }).dblclick()
  await expect(purchase(page)).toContainText('You purchased 1,500 credits for $95.')
  await purchase(page).getByRole('button', { name: 'Continue' }).click()
  await expect(purchase(page)).toBeHidden()
}

test('[B2] [B3] [B4] [B5] [B6] a client’s settings end in Manual reload: a pack is bought there and changes nothing but the balance', async ({
  page,
}) => {
  const [harbour, fjord] = await harbourOnStarter(page)
  await page.goto(`/c/${harbour}/settings`)
  const reload = panel(page, 'Manual reload')
  await expect(page.getByRole('main').getByRole('heading', { level: 2 }).last()).toHaveText('Manual reload')
  await expect(reload.getByRole('radio')).toHaveText([
    /Small\s*500 credits\s*\$35/,
    /Medium\s*1,500 credits\s*\$95/,
    /Large\s*5,000 credits\s*\$290/,
  ])
  await expect(reload).toContainText('Its plan, renewal date and allocation stay as they are')
  await expect(reload).toContainText('do not expire at the end of a cycle')
  const account = panel(page, 'Account management').locator('dl > div').first()
  const before = await account.textContent()
  expect(before).toMatch(/Starter, paid monthly[\s\S]*Renews on/)

  await reloadMedium(page, 'Harbour Coffee')
  await expect(page.getByRole('banner')).toContainText('3,510')
  expect(await account.textContent()).toBe(before)
  expect(await axeFaults(page)).toEqual([])

  await page.goto(`/c/${harbour}/overview`)
  const legend = page.getByRole('table', { name: 'What the balance is made of' })
  await expect(legend.getByRole('row', { name: /Top-ups/ })).toContainText(/1,500.*(never|no expiry)/i)
  await expect(legend.getByRole('row', { name: /Plan credits/ })).toContainText('2,010')

  await page.goto(`/c/${harbour}/credits`)
  await page.getByRole('button', { name: /Bought 1,500 credits/ }).click()
  const entry = page.getByRole('main')
  await expect(entry).toContainText('+1,500')
  await expect(entry).toContainText('Medium package, $95, never expires')
  await expect(entry).toContainText(/Medium package, \$95 paid on \w+ \d+, \d{4}/)
  await expect(entry).toContainText('You')

  await page.goto(`/c/${fjord}/credits`)
  await expect(page.getByRole('banner')).toContainText('10')
  await expect(page.getByRole('main')).not.toContainText('Bought 1,500 credits')
})

test('[B8] one card on file serves every client, and the page says so', async ({ page }) => {
  const [, fjord] = await harbourOnStarter(page)
  await page.goto(`/c/${fjord}/settings`)
  const reload = panel(page, 'Manual reload')
  await expect(reload).toContainText('Visa ending 4242, the one card on file for every client of Northlight')
  await expect(reload).toContainText('Packs are for clients on a paid plan.')
  await reload.getByRole('link', { name: 'Upgrade to buy' }).click()
  await expect(page).toHaveURL(new RegExp(`/c/${fjord}/plans$`))
  await subscribed(fjord, { name: 'Starter', pay: 'monthly' })
  await page.goto(`/c/${fjord}/settings`)
  await reloadMedium(page, 'Fjord Outdoor')
  await expect(page.getByRole('banner')).toContainText('3,510')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test('The list of clients and a client’s settings can be used by everybody, and nothing scrolls sideways', async ({
      page,
    }) => {
      const [harbour] = await newDesk(page, 'agency', ['Harbour Coffee', 'Fjord Outdoor and Friends of the Sea'])
      for (const place of ['clients', 'settings', 'credits', 'overview']) {
        await page.goto(`/c/${harbour}/${place}`)
        await expect(page.getByRole('button', { name: '10 credits, refresh' })).toBeVisible()
        await standsStill(page)
        expect(await axeFaults(page), place).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), place).toBe(true)
      }
    })
  })
}
