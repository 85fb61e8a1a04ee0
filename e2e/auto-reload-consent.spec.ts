import type { Page } from '@playwright/test'
import { BY_ITSELF, onMacro, section, switchOn, toggle } from './fixtures/auto-reload'
import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { newBuyer, oneTime, openOn } from './fixtures/one-time'
import { typeCard } from './fixtures/subscribe'

const packages = (page: Page) => oneTime(page).getByRole('radiogroup', { name: 'Package' })

test.describe.configure({ timeout: 150_000 })

/** A first yes beside a purchase whose form is open, in a tab of its own that is left like that. */
async function yesOnItsWay(page: Page): Promise<{ slug: string; form: Page }> {
  const slug = await newBuyer(page)
  const form = await page.context().newPage()
  await openOn(form, slug, 'Macro')
  await oneTime(form).getByRole('radio', { name: 'Another card or way to pay' }).click()
  await oneTime(form).getByRole('button', { name: 'Continue to pay $36' }).click()
  await expect(form.getByLabel('Card number')).toBeVisible()
  return { slug, form }
}

async function payThere(form: Page): Promise<void> {
  await typeCard(form, '4242424242424242')
  await oneTime(form).getByRole('button', { name: 'Pay $36 now' }).click()
  await expect(oneTime(form)).toContainText('You purchased 20,000 credits for $36.')
}

test('[C24] [U2] a first yes that is on its way is told, and can be switched off: paid later, it stays off', async ({
  page,
}) => {
  const { slug, form } = await yesOnItsWay(page)
  await page.goto(`/c/${slug}/profile`)
  await expect(section(page)).toContainText('On its way')
  await expect(section(page)).toContainText(
    'It comes on when your purchase under way is paid, and then buys Macro below 2,000 credits.',
  )
  await expect(toggle(page)).toBeChecked()
  expect(await axeFaults(page)).toEqual([])
  await toggle(page).click()
  await expect(section(page)).toContainText('Disabled auto-reload successfully.')
  await expect(toggle(page)).not.toBeChecked()

  await payThere(form)
  await expect(oneTime(form)).not.toContainText('Auto-reload is on')
  await form.close()
  await page.reload()
  await expect(toggle(page)).not.toBeChecked()
  await expect(section(page)).not.toContainText('On its way')
})

test('[C24] the dialog tells of a yes on its way too, and switches it off there', async ({ page }) => {
  const { slug, form } = await yesOnItsWay(page)
  await page.goto(`/c/${slug}/overview?buy=one-time`)
  await expect(oneTime(page)).toContainText(
    'Auto-reload comes on with your purchaseMacro below 2,000 credits, as soon as it is paid',
  )
  expect(await axeFaults(page)).toEqual([])
  await oneTime(page).getByRole('button', { name: 'Switch off' }).click()
  await expect(oneTime(page)).toContainText('Disabled auto-reload successfully.')
  await expect(oneTime(page)).not.toContainText('comes on with your purchase')
  await expect(packages(page).getByRole('radio', { checked: true })).toBeFocused()
  await oneTime(page).getByRole('radio', { name: 'Macro' }).click()
  // Whoever switched it off has said no.
  await expect(oneTime(page).getByRole('checkbox', { name: /^Auto-reload/ })).not.toBeChecked()
  await form.close()
})

test('[C22] a yes on its way that nobody withdraws comes on with its purchase, and both are said', async ({ page }) => {
  const { slug, form } = await yesOnItsWay(page)
  await payThere(form)
  await expect(oneTime(form)).toContainText('Auto-reload is on and buys again when the balance is below 2,000.')
  await form.close()
  await page.goto(`/c/${slug}/profile`)
  await expect(section(page)).toContainText('Below 2,000 credits it buys Macro', BY_ITSELF)
  await expect(toggle(page)).toBeChecked()
})

test('[C24] [X5] a tab that is out of date changes no threshold: it is told so, and shows the terms as they are now', async ({
  page,
}) => {
  const slug = await onMacro(page)
  await switchOn(page)
  // As if the page had been opened when the caps were others.
  let stale = true
  await page.route(`**/c/${slug}/one-time`, async (route) => {
    const response = await route.fetch()
    const offer = await response.json()
    if (stale) offer.reload.policy.caps.perDay.count = 2
    await route.fulfill({ response, json: offer })
  })
  await section(page).getByRole('button', { name: 'Manage' }).click()
  await oneTime(page).getByRole('button', { name: 'Manage' }).click()
  await oneTime(page).getByRole('textbox', { name: 'Reload when balance below' }).fill('3000')
  await expect(oneTime(page)).toContainText('Never more than 2 charges or $300 in any 24 hours')
  stale = false
  await oneTime(page).getByRole('button', { name: 'Update' }).click()
  // Beside what was pressed and the terms, in view on a phone too.
  const said = oneTime(page).getByText('What auto-reload charges has changed since this page was opened.')
  await expect(said).toBeInViewport()
  await expect(oneTime(page)).toContainText('Never more than 3 charges or $300 in any 24 hours')
  await expect(oneTime(page)).toContainText('Macro, when the balance is below 2,000 credits')
  await oneTime(page).getByRole('button', { name: 'Update' }).click()
  await expect(oneTime(page)).toContainText('Auto-reload now starts below 3,000 credits. Nothing was charged')
  // The page behind the dialog says the same, and nobody reads it again.
  await page.keyboard.press('Escape')
  await expect(oneTime(page)).toBeHidden()
  await expect(section(page)).toContainText('Below 3,000 credits it buys Macro')
  await expect(page).toHaveTitle(/^Profile/)
})
