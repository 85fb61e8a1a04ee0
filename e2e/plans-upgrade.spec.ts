import type { Page } from '@playwright/test'
import { openAtStripe } from './fixtures/at-stripe'
import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { button, card, figure, holder, part } from './fixtures/plans-page'
import { newSubscriber } from './fixtures/subscribed'

/** Opens the plans over the desk (on a phone as a page) from where somebody is. */
async function openOverDesk(page: Page, isMobile: boolean): Promise<void> {
  if (isMobile) await page.getByRole('button', { name: 'More' }).click()
  const way = isMobile
    ? page.getByRole('link', { name: 'Plans', exact: true })
    : page.getByRole('link', { name: 'Upgrade' })
  await way.click()
  await expect(page.getByRole('heading', { name: 'Make your choice' })).toBeVisible()
}

test('[X3] [C9] an upgrade shows its money and credits first, and what is done is what was shown, once', async ({
  page,
}) => {
  const slug = await holder(page, 'Micro')
  const atStripe = await openAtStripe(slug)
  await card(page, 'Macro').getByRole('button', { name: 'Upgrade plan to Macro' }).click()
  const dialog = page.getByRole('dialog', { name: 'Upgrade to Macro' })
  await expect(dialog).toContainText('Micro, paid monthly')
  await expect(dialog).toContainText('Macro, paid monthly')
  const due = await figure(page, 'Money', 'Due now')
  expect(due).toMatch(/^\$2\d\.\d\d$/)
  await expect(part(page, 'Money')).toContainText('$40.00')
  const balance = await figure(page, 'Credits', 'Balance afterwards')
  await expect(part(page, 'Credits')).toContainText('+20,000')
  expect(await axeFaults(page)).toEqual([])

  // Looking costs nothing, and Esc leaves all as it was.
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(button(page, 'Macro')).toBeFocused()
  expect(await atStripe.paidInvoices()).toBe(1)

  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: `Pay ${await figure(page, 'Money', 'Due now')} now` }).dblclick()
  await expect(dialog).toContainText('Payment successful')
  await expect(dialog).toContainText('changed from Micro, paid monthly to Macro, paid monthly')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(dialog).toBeHidden()
  await expect(card(page, 'Macro')).toContainText('Current plan')
  await expect(card(page, 'Micro').getByRole('button', { name: 'Downgrade plan to Micro' })).toBeVisible()
  await expect(page.getByRole('button', { name: `${balance} credits, refresh` })).toBeVisible()
  expect(await atStripe.paidInvoices()).toBe(2)

  await page.reload()
  await expect(card(page, 'Macro')).toContainText('Current plan')
  await atStripe.close()
})

test('[X3] paying yearly instead of monthly is charged at once, less what is unused', async ({ page }) => {
  await holder(page, 'Micro')
  await page.getByRole('radio', { name: 'Pay yearly' }).click()
  await card(page, 'Micro').getByRole('button', { name: 'Change plan to Micro' }).click()
  const dialog = page.getByRole('dialog', { name: 'Pay yearly' })
  const due = await figure(page, 'Money', 'Due now')
  expect(due).toMatch(/^\$5[67]\.\d\d$/)
  await dialog.getByRole('button', { name: `Pay ${due} now` }).click()
  await expect(dialog).toContainText('Payment successful')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(card(page, 'Micro')).toContainText('Current plan')
  await expect(page.getByRole('radio', { name: 'Pay yearly' })).toBeChecked()
})

test('A declined card changes nothing, says why, leads to another card, and the same press then goes through', async ({
  page,
}) => {
  const slug = await holder(page, 'Micro')
  const atStripe = await openAtStripe(slug)
  await atStripe.useCard('pm_card_chargeCustomerFail')
  await card(page, 'Mega').getByRole('button', { name: 'Upgrade plan to Mega' }).click()
  const dialog = page.getByRole('dialog', { name: 'Upgrade to Mega' })
  await dialog.getByRole('button', { name: /^Pay \$/ }).click()
  await expect(dialog.getByRole('alert')).toContainText('Your bank declined the card on file')
  const portal = page.waitForEvent('popup')
  await dialog.getByRole('button', { name: 'Use another card' }).click()
  await (await portal).waitForURL(/\/card$/)
  expect(await axeFaults(page)).toEqual([])

  await atStripe.useCard('pm_card_visa')
  await dialog.getByRole('button', { name: /^Pay \$/ }).click()
  await expect(dialog).toContainText('Payment successful')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(card(page, 'Mega')).toContainText('Current plan')
  await atStripe.close()
})

test('What was decided in another tab meanwhile is shown first, and nothing is done unseen', async ({ page }) => {
  const slug = await holder(page, 'Micro')
  await card(page, 'Mega').getByRole('button', { name: 'Upgrade plan to Mega' }).click()
  const dialog = page.getByRole('dialog', { name: 'Upgrade to Mega' })
  await expect(dialog.getByRole('button', { name: /^Pay \$/ })).toBeVisible()

  const other = await page.context().newPage()
  await other.goto(`/c/${slug}/plans`)
  await card(other, 'Macro').getByRole('button', { name: 'Upgrade plan to Macro' }).click()
  await other
    .getByRole('dialog')
    .getByRole('button', { name: /^Pay \$/ })
    .click()
  await expect(other.getByRole('dialog')).toContainText('Payment successful')

  await dialog.getByRole('button', { name: /^Pay \$/ }).click()
  await expect(dialog).toContainText('Something has changed since you looked, so nothing was done.')
  await expect(dialog).toContainText('Macro, paid monthly')
  await dialog.getByRole('button', { name: /^Pay \$/ }).click()
  await expect(dialog).toContainText('Payment successful')
})

test.describe('with an answer that gets lost', () => {
  test.use({ allowedComplaints: [/net::ERR_FAILED/] })
  test('it is looked up again, and the change happened once', lostAnswer)
})

async function lostAnswer({ page }: { page: Page }): Promise<void> {
  const slug = await holder(page, 'Micro')
  const atStripe = await openAtStripe(slug)
  await card(page, 'Macro').getByRole('button', { name: 'Upgrade plan to Macro' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: /^Pay \$/ })).toBeVisible()
  let lose = true
  await page.route(/\/plans/, async (route) => {
    if (!lose || !route.request().headers()['next-action']) return route.continue()
    lose = false
    await route.fetch()
    await route.abort()
  })
  await dialog.getByRole('button', { name: /^Pay \$/ }).click()
  await expect(dialog).toContainText('We don’t know yet whether it went through')
  await dialog.getByRole('button', { name: 'Look again' }).click()
  await expect(dialog).toContainText('It went through')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(card(page, 'Macro')).toContainText('Current plan')
  expect(await atStripe.paidInvoices()).toBe(2)
  await atStripe.close()
}

test('[C5] [C9] over the desk the cards show what was decided at once, and the desk below shows it when they close', async ({
  page,
  isMobile,
}) => {
  const slug = await newSubscriber(page, { name: 'Micro', pay: 'monthly' })
  await page.goto(`/c/${slug}/overview`)
  await openOverDesk(page, isMobile)
  // The toggle rewrites the address, which the router is not told of.
  await page.getByRole('radio', { name: 'Pay yearly' }).click()
  await card(page, 'Macro').getByRole('button', { name: 'Upgrade plan to Macro' }).click()
  const dialog = page.getByRole('dialog', { name: 'Upgrade to Macro' })
  await dialog.getByRole('button', { name: /^Pay \$/ }).click()
  await expect(dialog).toContainText('Payment successful')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(dialog).toBeHidden()
  await expect(card(page, 'Macro')).toContainText('Current plan')
  await expect(button(page, 'Macro')).toBeFocused()
  await expect(page).toHaveTitle(/^Plans/)
  await page.goBack()
  await expect(page).toHaveURL(/\/overview$/)
  await expect(page).toHaveTitle(/^Overview/)
  await expect(page.getByRole('heading', { name: 'Make your choice' })).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Plan and refill' })).toContainText('Macro, paid yearly')
})
