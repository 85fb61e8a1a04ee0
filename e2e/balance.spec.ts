import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures/console'
import { openBook } from './fixtures/desk-book'
import { newcomer, newPerson } from './fixtures/people'

const counter = (page: Page, amount: string) => page.getByRole('button', { name: `${amount} credits, refresh` })

/** A new desk with 100 plan credits, 3,200 of 5,000 in the bank and a top-up of 4,000. */
async function richDesk(page: Page) {
  const slug = await newcomer(page)
  const book = await openBook(slug)
  await book.endedCycle(3_200, 5_000)
  await book.runningCycle(20, 5_000)
  await book.buy(4_000, 'pi_balance')
  await page.goto(`/c/${slug}/overview`)
  return book
}

async function expectBreakdown(place: Locator) {
  await expect(place).toContainText(/Rollover bank.*3,200 of 5,000/)
  await expect(place).toContainText(/Plan credits.*100/)
  await expect(place).toContainText(/Top-ups.*4,000/)
  await expect(place).toContainText(/Next refill.*in 23 hours.*\+80/)
}

test('[A6] the header counter shows the balance, and what it is made of', async ({ page, isMobile }) => {
  const book = await richDesk(page)
  await expect(counter(page, '7,300')).toBeVisible()
  if (isMobile) {
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('button', { name: 'Manage subscription' }).click()
    const sheet = page.getByRole('dialog', { name: 'Manage subscription' })
    await expectBreakdown(sheet)
    await expect(sheet).toContainText('Nano')
    await page.keyboard.press('Escape')
    await expect(sheet).toBeHidden()
    await expect(page.getByRole('button', { name: 'More' })).toBeFocused()
  } else {
    const breakdown = page.getByRole('tooltip')
    await counter(page, '7,300').hover()
    await expectBreakdown(breakdown)
    await page.mouse.move(300, 500)
    await expect(breakdown).toBeHidden()
    await page.keyboard.press('Tab')
    await counter(page, '7,300').focus()
    await expectBreakdown(breakdown)
    await page.keyboard.press('Escape')
    await expect(breakdown).toBeHidden()
  }
  await book.close()
})

test('[C2] a click on the balance refreshes it; on a phone the user menu has it as well', async ({
  page,
  isMobile,
}) => {
  const book = await openBook(await newPerson(page))
  await expect(counter(page, '80')).toHaveText(/80\s*credits/)
  await book.buy(5_000, 'pi_click')
  await counter(page, '80').click()
  await expect(counter(page, '5,080')).toBeVisible()
  await expect(page.getByText('Balance: 5,080 credits')).toHaveAttribute('role', 'status')
  await expect(page.getByText('Bought 5,000 credits')).toBeVisible()

  if (isMobile) {
    await page.getByRole('button', { name: 'Account' }).click()
    const menu = page.getByRole('dialog', { name: 'Account' })
    await expect(menu).toContainText(/5,080\s*credits/)
    await book.spend(40, 'portrait')
    await menu.getByRole('button', { name: 'Refresh' }).click()
    await expect(menu).toContainText(/5,040\s*credits/)
  }
  await book.close()
})

test.describe('without an answer', () => {
  test.use({ allowedComplaints: [/ERR_FAILED/] })

  test('[C2] a balance that cannot be refreshed says so and keeps the number it knew', async ({ page }) => {
    await newPerson(page)
    await page.route('**/balance', (route) => route.abort())
    await counter(page, '80').click()
    await expect(counter(page, '80')).toHaveAttribute('title', /could not be loaded/)
    await page.unroute('**/balance')
    await counter(page, '80').click()
    await expect(counter(page, '80')).not.toHaveAttribute('title')
  })
})

test('[C2] nobody reads the balance of a desk that is not theirs', async ({ page, request }) => {
  const slug = await newcomer(page)
  expect((await page.request.get(`/c/${slug}/balance`)).status()).toBe(200)
  expect((await request.get(`/c/${slug}/balance`)).status()).toBe(404)
  await page.context().clearCookies()
  await newcomer(page)
  const answer = await page.request.get(`/c/${slug}/balance`)
  expect(answer.status()).toBe(404)
  expect(await answer.text()).toBe('')
})
