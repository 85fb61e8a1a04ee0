import type { Page } from '@playwright/test'
import { openAtStripe } from './fixtures/at-stripe'
import { expect, test } from './fixtures/console'
import { openBook } from './fixtures/desk-book'
import { cardOnFile, newBuyer, oneTime, openOn, purchasesOf } from './fixtures/one-time'

// Several purchases in one go are a long way.
test.describe.configure({ timeout: 120_000 })

const box = (page: Page) => oneTime(page).getByRole('checkbox', { name: /^Auto-reload/ })
const threshold = (page: Page) => oneTime(page).getByRole('textbox', { name: 'Reload when balance below' })
const pay = (page: Page) => oneTime(page).getByRole('button', { name: /^Pay / })

/** Buys a Macro with auto-reload as the dialog offers it: 25,080 credits, and on below 2,000. */
async function buyWithReload(page: Page): Promise<string> {
  const slug = await newBuyer(page)
  await openOn(page, slug, 'Macro')
  await pay(page).click()
  await expect(oneTime(page)).toContainText('You purchased 20,000 credits for $36.')
  await expect(oneTime(page)).toContainText('Auto-reload is on and buys again when the balance is below 2,000.')
  return slug
}

test('[C21] [C22] larger packages are cheaper with auto-reload: badges, the struck-through price, and what is charged', async ({
  page,
}) => {
  const slug = await newBuyer(page)
  await openOn(page, slug, 'Nano')
  await expect(box(page)).toHaveCount(0)
  await expect(pay(page)).toHaveText('Pay $12 now')
  await oneTime(page).getByRole('radio', { name: 'Mega 30% off with auto-reload' }).click()
  await expect(oneTime(page).getByRole('checkbox', { name: 'Auto-reload — Save 30%' })).toBeChecked()
  await expect(pay(page)).toHaveText('Pay $140 nowinstead of $20030% OFF')
  await oneTime(page).getByRole('radio', { name: 'Macro 10% off with auto-reload' }).click()
  await expect(oneTime(page).getByRole('checkbox', { name: 'Auto-reload — Save 10%' })).toBeChecked()
  await expect(pay(page)).toHaveText('Pay $36 nowinstead of $4010% OFF')
  await expect(pay(page).locator('s')).toContainText('$40')
  // In plain words: what is charged, when, at most how often, and how it ends.
  const section = oneTime(page).getByRole('region', { name: 'Auto-reload' })
  await expect(section).toContainText('Whenever the balance falls below 2,000 credits, the card on file is charged')
  await expect(section).toContainText('20,000 credits for $36 instead of $40 each')
  await expect(section).toContainText('You can switch it off at any time, at once.')

  await box(page).click()
  await expect(section).not.toContainText('is charged')
  await expect(pay(page)).toHaveText('Pay $40 now')
  await pay(page).click()
  await expect(oneTime(page)).toContainText('You purchased 20,000 credits for $40.')
  await expect(oneTime(page)).not.toContainText('Auto-reload is on')
  await oneTime(page).getByRole('button', { name: 'Continue' }).click()

  await openOn(page, slug, 'Macro')
  await expect(oneTime(page)).not.toContainText('Auto-reload is enabled')
  await pay(page).click()
  await expect(oneTime(page)).toContainText('You purchased 20,000 credits for $36.')
  expect((await purchasesOf(slug)).map(({ amount }) => amount)).toEqual([4_000, 3_600])
  await page.goto(`/c/${slug}/overview?buy=one-time`)
  await expect(oneTime(page)).toContainText('Auto-reload is enabledMacro, when the balance is below 2,000 credits')
})

test('[C23] [C33] the threshold is prefilled with 2,000, shows its bounds and blocks, and clamps while typing', async ({
  page,
}, { project }) => {
  const slug = await newBuyer(page)
  await openOn(page, slug, 'Macro')
  await expect(threshold(page)).toHaveValue('2000')
  await threshold(page).fill('999')
  await expect(oneTime(page).getByText('Min: 1,000')).toBeVisible()
  await expect(threshold(page)).toHaveAttribute('aria-invalid', 'true')
  await expect(pay(page)).toBeDisabled()
  await threshold(page).fill('')
  await expect(oneTime(page).getByText('Min: 1,000')).toBeVisible()
  await threshold(page).pressSequentially('1000')
  await expect(oneTime(page).getByText('Min: 1,000')).toBeHidden()
  await expect(pay(page)).toBeEnabled()
  await threshold(page).fill('')
  await threshold(page).pressSequentially('12345')
  await expect(threshold(page)).toHaveValue('9999')
  await expect(pay(page)).toBeEnabled()

  const [label, field] = [
    await oneTime(page).getByText('Reload when balance below').boundingBox(),
    await threshold(page).boundingBox(),
  ]
  const ownLine = field!.y >= label!.y + label!.height
  expect(ownLine).toBe(project.name === 'phone')
  const frame = await oneTime(page).boundingBox()
  expect(Math.round(frame!.y + frame!.height) === page.viewportSize()!.height).toBe(project.name === 'phone')
})

test('[C24] managing it: the threshold is saved without a charge, and unchecking the box disables it', async ({
  page,
}) => {
  const slug = await buyWithReload(page)
  await page.goto(`/c/${slug}/overview?buy=one-time`)
  await oneTime(page).getByRole('button', { name: 'Manage' }).click()
  await expect(oneTime(page).getByRole('radio', { name: 'Macro' })).toBeChecked()
  const update = oneTime(page).getByRole('button', { name: 'Update' })
  await expect(update).toBeDisabled()
  await threshold(page).fill('500')
  await expect(oneTime(page).getByText('Min: 1,000')).toBeVisible()
  await expect(update).toBeDisabled()
  await threshold(page).fill('3000')
  await update.click()
  await expect(oneTime(page)).toContainText('Auto-reload now starts below 3,000 credits. Nothing was charged')
  await expect(oneTime(page)).toContainText('Macro, when the balance is below 3,000 credits')
  expect(await purchasesOf(slug)).toHaveLength(1)

  await box(page).click()
  await expect(pay(page)).toBeDisabled()
  await oneTime(page).getByRole('button', { name: 'Disable auto-reload' }).click()
  await expect(oneTime(page)).toContainText('Disabled auto-reload successfully.')
  await expect(oneTime(page)).not.toContainText('Auto-reload is enabled')
  await expect(box(page)).not.toBeChecked()
  await expect(pay(page)).toHaveText('Pay $40 now')

  await page.reload()
  // Whoever switched it off has said no: the box does not come back checked.
  await expect(box(page)).not.toBeChecked()
  expect(await purchasesOf(slug)).toHaveLength(1)
})

test('[C26] [X5] an auto-reload that stopped says why, and leads to the payment method', async ({ page }) => {
  const slug = await buyWithReload(page)
  const atStripe = await openAtStripe(slug)
  await atStripe.useCard('pm_card_chargeCustomerFail')
  await cardOnFile(page, slug, 'Visa ending 0341')
  const book = await openBook(slug)
  await book.spend(24_000, 'clip')
  const stopped = oneTime(page).getByText('Auto-reload missed a beat: the top-up did not go through.')
  await expect(async () => {
    await page.goto(`/c/${slug}/overview?buy=one-time`)
    await expect(stopped).toBeVisible({ timeout: 10_000 })
  }).toPass()
  await expect(oneTime(page)).toContainText('Auto-reload is off')
  await expect(oneTime(page)).toContainText('update your payment method and switch it on again')
  await openOn(page, slug, 'Macro')
  await expect(box(page)).not.toBeChecked()
  const portal = page.waitForEvent('popup')
  await oneTime(page).getByRole('button', { name: 'Update payment method' }).click()
  await (await portal).waitForURL(/\/p\/[^/]+\/card$/)
  await atStripe.close()
})
