import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/console'
import { newcomer } from './fixtures/people'
import { payOnStripesPage, subscribe } from './fixtures/subscribe'

const result = (page: Page, name: string) => page.getByRole('dialog', { name })

test('[C30] a payment that succeeded says what it was for: a subscription, a change from one plan to another, a purchase', async ({
  page,
}) => {
  const slug = await newcomer(page)
  await subscribe(page, slug, { name: 'Micro', pay: 'monthly' })
  const begun = result(page, 'Payment successful')
  await expect(begun).toContainText('Your subscription to Micro is now active.')
  await expect(begun).toContainText('Credits that arrived+5,000')
  await expect(begun).toBeFocused()
  await begun.getByRole('link', { name: 'Continue' }).click()
  await expect(page).toHaveURL(/\/studio$/)

  await page.goto(`/c/${slug}/plans?pay=monthly`)
  await page.getByRole('button', { name: 'Upgrade plan to Macro' }).click()
  const change = page.getByRole('dialog')
  await change.getByRole('button', { name: /^Pay \$[\d.]+ now$/ }).click()
  await expect(change).toContainText('Payment successful')
  await expect(change).toContainText('Your subscription changed from Micro, paid monthly to Macro, paid monthly.')
  await change.getByRole('button', { name: 'Continue' }).click()

  await page.goto(`/c/${slug}/overview?buy=one-time`)
  const purchase = result(page, 'One-time credits')
  await purchase.getByRole('radio', { name: 'Nano' }).click()
  await purchase.getByRole('button', { name: 'Pay $12 now' }).click()
  await expect(purchase).toContainText('Payment successful')
  await expect(purchase).toContainText('You purchased 4,000 credits for $12.')
  await purchase.getByRole('button', { name: 'Continue' }).click()
  await expect(purchase).toBeHidden()
})

test('[C30] a canceled payment can be tried again or left alone', async ({ page }) => {
  const slug = await newcomer(page)
  await page.goto(`/c/${slug}/plans?pay=yearly`)
  await page.getByRole('button', { name: 'Upgrade plan to Macro' }).click()
  await page.waitForURL(/\/c\/pay\//)
  await page
    .getByRole('link', { name: /back|cancel/i })
    .first()
    .click()
  const canceled = result(page, 'Payment canceled')
  await expect(canceled).toContainText('Your payment for the Macro plan was canceled, and nothing was charged.')
  await canceled.getByRole('link', { name: 'Close' }).click()
  await expect(page).toHaveURL(/\/plans/)
  await page.goBack()
  await canceled.getByRole('button', { name: 'Retry' }).click()
  await payOnStripesPage(page)
  await expect(result(page, 'Payment successful')).toContainText('Macro, paid yearly')
})

test('[C30] what Stripe has not confirmed yet is said as it is, and settles by itself on the page', async ({
  page,
}) => {
  const slug = await newcomer(page)
  let held = true
  await page.route(/\/checkout\?session_id=/, async (route) => {
    if (route.request().method() !== 'POST' || !held) return route.continue()
    const answer = await route.fetch()
    // The server's word for what Stripe has not confirmed, in place of what it found.
    await route.fulfill({
      response: answer,
      body: (await answer.text()).replace('"state":"paid"', '"state":"processing"'),
    })
  })
  await page.goto(`/c/${slug}/plans?pay=monthly`)
  await page.getByRole('button', { name: 'Upgrade plan to Micro' }).click()
  await payOnStripesPage(page)
  const waiting = result(page, 'Stripe has not confirmed yet')
  await expect(waiting).toContainText('Your payment is safe, and you pay once.')
  await expect(waiting.getByRole('link', { name: 'Leave, and let it arrive' })).toBeVisible()
  held = false
  await expect(result(page, 'Payment successful')).toContainText('Your subscription to Micro is now active.')
})
