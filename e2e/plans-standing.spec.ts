import { openAtStripe, openDesk } from './fixtures/at-stripe'
import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { card, holder } from './fixtures/plans-page'

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

test('[C28] a paused plan is ended at once, after saying what ends and what is kept, from either page', async ({
  page,
  isMobile,
}) => {
  const slug = await holder(page, 'Macro')
  const atDesk = await openDesk(slug)
  await atDesk.pause(new Date(Date.now() + 30 * 86_400_000))
  const dialog = page.getByRole('dialog', { name: 'Cancel subscription' })
  await page.goto(`/c/${slug}/profile`)
  await page.getByRole('button', { name: 'Cancel subscription' }).filter({ visible: true }).click()
  await expect(dialog).toContainText(
    /The \$\d+\.\d{2} that the pause has put aside is for credits that you have had already/,
  )
  await dialog.getByRole('button', { name: 'Keep it paused' }).click()
  await expect(dialog).toBeHidden()

  await page.goto(`/c/${slug}/plans`)
  await card(page, 'Macro').getByRole('button', { name: 'Cancel subscription' }).click()
  await expect(dialog).toContainText('Macro ends now. Nothing is charged any more')
  await expect(dialog).toContainText(/The \$\d+\.\d{2} that the pause has put aside/)
  expect(await axeFaults(page)).toEqual([])
  if (isMobile) expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  await dialog.getByRole('button', { name: 'End it now' }).dblclick()
  await expect(dialog).toContainText('Your subscription has ended')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(card(page, 'Nano')).toContainText('Current plan')
  await expect(card(page, 'Macro').getByRole('button', { name: 'Upgrade plan to Macro' })).toBeEnabled()
  await atDesk.close()
})
