import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { newcomer } from './fixtures/people'
import { payOnStripesPage, typeCard } from './fixtures/subscribe'

test('[C30] a first payment that was begun and not finished is said plainly, and choosing the plan again goes on with it', async ({
  page,
}) => {
  test.setTimeout(120_000)
  const slug = await newcomer(page)
  await page.goto(`/c/${slug}/plans?pay=monthly`)
  await page.getByRole('button', { name: 'Upgrade plan to Micro' }).click()
  await page.waitForURL(/\/c\/pay\//)
  const checkout = page.url()
  await typeCard(page, '4000002760003184')
  await page.getByRole('button', { name: 'Subscribe' }).click()
  // The bank asks, and nobody answers.
  await expect(page.locator('iframe')).toBeVisible()

  const main = page.getByRole('main')
  await expect(async () => {
    await page.goto(`/c/${slug}/profile`)
    await expect(main).toContainText('A payment for a plan is not through yet', { timeout: 2_000 })
  }).toPass()
  await expect(main).toContainText('It was begun and not finished, and nothing was charged.')
  await expect(main).toContainText('80 credits / day')
  expect(await axeFaults(page)).toEqual([])

  await page.goto(`/c/${slug}/overview`)
  await expect(main).toContainText('Waiting for payment')
  await expect(main).toContainText('Choose a plan to go on with it.')

  await page.goto(`/c/${slug}/profile`)
  await main.getByRole('link', { name: 'Choose a plan' }).click()
  await expect(page).toHaveURL(/\/plans/)
  await expect(page.getByText('Choose the plan again to go on with it; nothing is charged twice.')).toBeVisible()
  await page.goto(`/c/${slug}/plans?pay=monthly`)
  expect(await axeFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Upgrade plan to Micro' }).click()
  await page.waitForURL(checkout)
  await payOnStripesPage(page)
  await expect(page.getByRole('dialog', { name: 'Payment successful' })).toContainText('Micro is now active')
  await page.goto(`/c/${slug}/profile`)
  await expect(main).toContainText(/MicroActive/)
  await expect(main).not.toContainText('not through yet')
})
