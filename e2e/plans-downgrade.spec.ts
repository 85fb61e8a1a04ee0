import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { button, card, figure, holder, part } from './fixtures/plans-page'

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
