import type { Page } from '@playwright/test'
import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { holdRefill } from './fixtures/due-refill'
import { newPerson } from './fixtures/people'

const usage = (page: Page) => page.locator('section', { has: page.getByRole('heading', { name: 'Usage details' }) })
const plan = (page: Page) => page.locator('section', { has: page.getByRole('heading', { name: 'Plan', exact: true }) })

test('[C3] usage details count down to the next refill, say Refilling... while it is under way, and it lands by itself', async ({
  page,
  isMobile,
}) => {
  const slug = await newPerson(page)
  if (isMobile) await page.getByRole('button', { name: 'More' }).click()
  else await page.getByRole('button', { name: 'account' }).click()
  await page.getByRole('link', { name: 'Profile', exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`/c/${slug}/profile$`))
  await expect(usage(page)).toContainText(/Credits remaining\s*80/)
  await expect(usage(page)).toContainText(/Next refill.*in 23 hours, 59 minutes.*\+80 credits/)

  const refill = await holdRefill(slug, 8)
  await page.reload()
  await expect(usage(page)).toContainText(/in \d seconds?\+80 credits/)
  await expect(usage(page)).toContainText('Refilling...')
  await expect(usage(page)).toContainText(/Credits remaining\s*80/)
  await refill.arrive()
  await expect(usage(page)).toContainText(/Credits remaining\s*160/)
  await expect(usage(page)).toContainText(/in 23 hours, 59 minutes/)
  await expect(usage(page)).not.toContainText('Refilling...')
})

test('[C28] [C27] a free account has neither a pill nor a cancellation, nor a card about paying', async ({ page }) => {
  const slug = await newPerson(page)
  await page.goto(`/c/${slug}/profile`)
  await expect(plan(page)).toContainText(/Nano\s*80 credits \/ day/)
  await expect(plan(page).getByRole('link', { name: 'Upgrade plan' })).toBeVisible()
  await expect(plan(page)).not.toContainText('Active')
  await expect(page.getByRole('button', { name: 'Cancel subscription' })).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Billing and payment' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Manage payment' })).toHaveCount(0)
  expect(await axeFaults(page)).toEqual([])
  await usage(page).getByRole('link', { name: 'Buy more credits' }).click()
  await expect(page).toHaveURL(/\/plans$/)
})
