import { dunning, openAtStripe } from './fixtures/at-stripe'
import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { payInvoice } from './fixtures/subscribe'
import { newSubscriber } from './fixtures/subscribed'
import { leap } from './fixtures/time'

test.afterEach(() => dunning())

test('[C27] a plan that nobody pays for is called unpaid everywhere, and paying the open invoice is the way out', async ({
  page,
  context,
  isMobile,
}) => {
  test.setTimeout(300_000)
  const slug = await newSubscriber(page, { name: 'Macro', pay: 'monthly' })
  const stripe = await openAtStripe(slug)
  await stripe.useCard('pm_card_chargeCustomerFail')
  await stripe.close()
  await dunning({ retry_after_days: [1], finally: 'unpaid' })
  await page.goto(`/c/${slug}/profile`)
  // The renewal fails, and a day later the only other try does.
  await leap(page, '+1 month', isMobile)
  await leap(page, '+1 day', isMobile)

  const main = page.getByRole('main')
  // A month brings something to every desk there is; the worker takes them one after another.
  await expect(async () => {
    await page.reload()
    await expect(main).toContainText('The renewal of $40 is unpaid', { timeout: 2_000 })
  }).toPass({ timeout: 90_000 })
  await expect(main).toContainText('Your plan brings no credits and one-time credits are locked until it is paid.')
  await expect(main).toContainText(/MacroUnpaid/)
  await expect(main).toContainText('Waits for the open payment')
  await expect(main.getByRole('button', { name: 'Change the card' })).toBeVisible()
  expect(await axeFaults(page)).toEqual([])

  await page.goto(`/c/${slug}/overview`)
  await expect(main).toContainText('Unpaid')
  await expect(main).toContainText('no more credits arrive on this plan')

  await page.goto(`/c/${slug}/plans?pay=monthly`)
  await expect(page.getByRole('alert').filter({ hasText: 'The last renewal was not paid' })).toContainText(
    'No more credits arrive on Macro, and what you bought once is locked, until it is paid. Your credits are safe.',
  )
  await expect(page.getByRole('button', { name: 'Upgrade plan to Mega' })).toHaveAttribute('aria-disabled', 'true')
  expect(await axeFaults(page)).toEqual([])

  const opened = context.waitForEvent('page')
  await page.getByRole('link', { name: 'Pay $40 now' }).click()
  const invoice = await opened
  await payInvoice(invoice)
  await invoice.close()
  await page.goto(`/c/${slug}/profile`)
  await expect(async () => {
    await page.reload()
    await expect(main).toContainText(/MacroActive/, { timeout: 2_000 })
  }).toPass()
  await expect(main).not.toContainText('unpaid')
})
