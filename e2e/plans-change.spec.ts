import type { Page } from '@playwright/test'
import { openAtStripe, openDesk } from './fixtures/at-stripe'
import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { newPerson } from './fixtures/people'
import { subscribe } from './fixtures/subscribe'

const card = (page: Page, name: string) => page.getByRole('listitem', { name, exact: true })
/** The button of a plan's card, whatever it says. */
const button = (page: Page, name: string) => card(page, name).getByRole('button').first()
const part = (page: Page, name: 'Money' | 'Credits') => page.getByRole('dialog').getByRole('region', { name })

/** A number that stands beside a word of a preview: `Balance afterwards 20,080`. */
async function figure(page: Page, of: 'Money' | 'Credits', name: string): Promise<string> {
  const line = part(page, of).locator('div').filter({ hasText: name })
  return ((await line.getByRole('definition').textContent()) ?? '').trim()
}

/** Opens the plans over the desk (on a phone as a page) from where somebody is. */
async function openOverDesk(page: Page, isMobile: boolean): Promise<void> {
  if (isMobile) await page.getByRole('button', { name: 'More' }).click()
  const way = isMobile
    ? page.getByRole('link', { name: 'Plans', exact: true })
    : page.getByRole('link', { name: 'Upgrade' })
  await way.click()
  await expect(page.getByRole('heading', { name: 'Make your choice' })).toBeVisible()
}

/** Somebody new on a plan, with the plans page in view. */
async function holder(page: Page, plan: string, pay: 'monthly' | 'yearly' = 'monthly'): Promise<string> {
  const slug = await newPerson(page)
  await subscribe(page, slug, { name: plan, pay })
  await page.goto(`/c/${slug}/plans`)
  await expect(card(page, plan)).toContainText('Current plan')
  return slug
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

test('[C10] [C11] [X10] a downgrade is confirmed with what it takes, starts later, and can be taken back', async ({
  page,
}) => {
  await holder(page, 'Macro')
  await card(page, 'Micro').getByRole('button', { name: 'Downgrade plan to Micro' }).click()
  const dialog = page.getByRole('dialog', { name: 'Confirm downgrade' })
  await expect(dialog).toContainText('Micro has fewer features')
  await expect(dialog).toContainText('2 portrait models instead of 8')
  await expect(dialog).toContainText('It takes effect later')
  expect(await figure(page, 'Money', 'Due now')).toBe('$0.00')
  await expect(part(page, 'Credits')).toContainText('20,000')
  await expect(part(page, 'Credits')).toContainText('+5,000')
  // A reload keeps the preview in view.
  await page.reload()
  await dialog.getByRole('button', { name: 'Confirm downgrade' }).click()
  await expect(dialog).toContainText('Your change is scheduled')
  await dialog.getByRole('button', { name: 'Continue' }).click()

  await expect(button(page, 'Micro')).toHaveText(/^Start at: \w+ \d+, \d{4}/)
  await expect(card(page, 'Macro')).toContainText('Current plan')
  await page.reload()
  await expect(card(page, 'Micro')).toContainText('Start at:')
  // The other side has neither card: it tells the change on the current plan, with the way back.
  await page.getByRole('radio', { name: 'Pay yearly' }).click()
  await expect(card(page, 'Macro')).toContainText(/Changes to Micro, paid monthly, on \w+ \d+, \d{4}/)
  await expect(page.getByRole('button', { name: 'Cancel downgrade' })).toHaveCount(1)
  await page.getByRole('radio', { name: 'Pay monthly' }).click()
  await expect(card(page, 'Micro').getByRole('button', { name: 'Cancel downgrade' })).toBeVisible()
  await card(page, 'Macro').getByRole('button', { name: 'Cancel downgrade' }).dblclick()
  await expect(card(page, 'Macro')).toContainText('The downgrade is canceled.')
  await expect(card(page, 'Micro').getByRole('button', { name: 'Downgrade plan to Micro' })).toBeVisible()
  await expect(page.getByText('Cancel downgrade')).toHaveCount(0)
})

test('[C11] a downgrade to the other way to pay can be taken back on the side it was chosen on', async ({ page }) => {
  await holder(page, 'Macro')
  await page.getByRole('radio', { name: 'Pay yearly' }).click()
  await card(page, 'Micro').getByRole('button', { name: 'Downgrade plan to Micro' }).click()
  const dialog = page.getByRole('dialog', { name: 'Confirm downgrade' })
  await dialog.getByRole('button', { name: 'Confirm downgrade' }).click()
  await expect(dialog).toContainText('Your change is scheduled')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(button(page, 'Micro')).toHaveText(/^Start at:/)
  await card(page, 'Micro').getByRole('button', { name: 'Cancel downgrade' }).click()
  await expect(card(page, 'Micro')).toContainText('The downgrade is canceled.')
  await expect(card(page, 'Micro').getByRole('button', { name: 'Downgrade plan to Micro' })).toBeVisible()
  await expect(page.getByText('Cancel downgrade')).toHaveCount(0)
})

test('[C9] [C10] [C11] from yearly to monthly takes effect later, and can be taken back', async ({ page }) => {
  await holder(page, 'Micro', 'yearly')
  await expect(page.getByRole('radio', { name: 'Pay yearly' })).toBeChecked()
  await page.getByRole('radio', { name: 'Pay monthly' }).click()
  await card(page, 'Micro').getByRole('button', { name: 'Change plan to Micro' }).click()
  const monthly = page.getByRole('dialog', { name: 'Pay monthly' })
  await expect(monthly).toContainText('It takes effect later')
  await monthly.getByRole('button', { name: 'Confirm change' }).click()
  await expect(monthly).toContainText('Your change is scheduled')
  await monthly.getByRole('button', { name: 'Continue' }).click()
  await expect(button(page, 'Micro')).toHaveText(/^Start at:/)
  await page.getByRole('radio', { name: 'Pay yearly' }).click()
  await card(page, 'Micro').getByRole('button', { name: 'Cancel change' }).click()
  await expect(card(page, 'Micro')).toContainText('The change is canceled.')
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

test('[X10] down to the free plan is canceling: what it means is said first, and it can be taken back', async ({
  page,
}) => {
  await holder(page, 'Micro')
  await card(page, 'Nano').getByRole('button', { name: 'Downgrade plan to Nano' }).click()
  const dialog = page.getByRole('dialog', { name: 'Cancel subscription' })
  await expect(dialog).toContainText('Are you sure you want to cancel your subscription?')
  await expect(dialog).toContainText('You keep Micro until')
  await expect(dialog).toContainText('80 credits don’t fit the rollover bank')
  await expect(dialog).toContainText('Nano has fewer features')
  expect(await axeFaults(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Cancel subscription' }).dblclick()
  await expect(dialog).toContainText('Your subscription will end')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(card(page, 'Micro')).toContainText(/Ends on \w+ \d+, \d{4}/)
  await expect(button(page, 'Nano')).toHaveText(/^Start at:/)

  await page.reload()
  await card(page, 'Micro').getByRole('button', { name: 'Keep plan' }).click()
  await expect(card(page, 'Micro')).toContainText('Your subscription goes on.')
  await expect(card(page, 'Micro')).not.toContainText('Ends on')
  await expect(card(page, 'Nano').getByRole('button', { name: 'Downgrade plan to Nano' })).toBeVisible()
})

test('[C10] [C13] a plan that is no longer sold is kept beside the others, and leaving it is confirmed as final', async ({
  page,
  isMobile,
}) => {
  const slug = await holder(page, 'Macro')
  const atStripe = await openAtStripe(slug)
  await atStripe.moveTo('studio_macro-2025_month')
  await expect(async () => {
    await page.reload()
    await expect(page.getByText('Your plan: Macro (2025), no longer sold')).toBeVisible({ timeout: 1_000 })
  }).toPass()
  await expect(card(page, 'Macro (2025)')).toContainText('Current plan')
  await expect(card(page, 'Macro (2025)')).toContainText('$35/ month')
  await expect(page.getByRole('columnheader', { name: /Macro \(2025\)/ })).toContainText('$35')
  const row = page.getByRole('row', { name: /^Max portrait models/ })
  await expect(row.getByRole('cell')).toHaveText(['1', '2', '8', '8', '50'])
  expect(await axeFaults(page)).toEqual([])

  const [back, on] = [
    page.getByRole('button', { name: 'Earlier plans' }),
    page.getByRole('button', { name: 'More plans' }),
  ]
  if (isMobile) {
    await expect(on).toHaveCount(0)
  } else {
    const list = page.getByRole('list', { name: 'Plans' })
    await expect(back).toBeDisabled()
    await on.click()
    await expect(on).toBeDisabled()
    await expect(card(page, 'Mega')).toBeInViewport({ ratio: 0.9 })
    await list.focus()
    await page.keyboard.press('ArrowLeft')
    await expect(on).toBeEnabled()
  }

  await card(page, 'Macro').getByRole('button', { name: 'Change plan to Macro' }).click()
  const dialog = page.getByRole('dialog', { name: 'Leave Macro (2025)?' })
  await expect(dialog).toContainText('Leaving it is permanent and can’t be undone')
  await dialog.getByRole('button', { name: 'Stay on current plan' }).click()
  await expect(dialog).toBeHidden()
  await card(page, 'Mega').getByRole('button', { name: 'Upgrade plan to Mega' }).click()
  await dialog.getByRole('button', { name: 'Update now' }).click()
  await expect(dialog).toContainText('Payment successful')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(card(page, 'Mega')).toContainText('Current plan')
  await expect(card(page, 'Macro (2025)')).toHaveCount(0)
  await atStripe.close()
})

test('[C5] [C9] over the desk the cards show what was decided at once, and the desk below shows it when they close', async ({
  page,
  isMobile,
}) => {
  const slug = await newPerson(page)
  await subscribe(page, slug, { name: 'Micro', pay: 'monthly' })
  await page.goto(`/c/${slug}/overview`)
  await openOverDesk(page, isMobile)
  await card(page, 'Macro').getByRole('button', { name: 'Upgrade plan to Macro' }).click()
  const dialog = page.getByRole('dialog', { name: 'Upgrade to Macro' })
  await dialog.getByRole('button', { name: /^Pay \$/ }).click()
  await expect(dialog).toContainText('Payment successful')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(dialog).toBeHidden()
  await expect(card(page, 'Macro')).toContainText('Current plan')
  await expect(button(page, 'Macro')).toBeFocused()
  await page.goBack()
  await expect(page).toHaveURL(/\/overview$/)
  await expect(page.getByRole('heading', { name: 'Make your choice' })).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Plan and refill' })).toContainText('Macro, paid monthly')
})

test('[C12] a paused plan says until when, leaves nothing else to choose, and resumes at once', async ({ page }) => {
  const slug = await holder(page, 'Macro')
  const atDesk = await openDesk(slug)
  await atDesk.pause(new Date(Date.now() + 30 * 86_400_000))
  await page.reload()
  await expect(card(page, 'Macro')).toContainText(/Paused until: \w+ \d+, \d{4}/)
  await expect(page.getByText('Macro is paused')).toBeVisible()
  await expect(card(page, 'Mega').getByRole('button', { name: 'Upgrade plan to Mega' })).toBeDisabled()
  await expect(card(page, 'Mega')).toContainText('Resume your plan first.')
  expect(await axeFaults(page)).toEqual([])

  await card(page, 'Macro').getByRole('button', { name: 'Resume now' }).dblclick()
  await expect(card(page, 'Macro')).toContainText('Your subscription is active again.')
  await expect(card(page, 'Macro')).not.toContainText('Paused')
  await expect(card(page, 'Mega').getByRole('button', { name: 'Upgrade plan to Mega' })).toBeEnabled()
  await atDesk.close()
})
