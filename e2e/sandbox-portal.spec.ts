import type { Page } from '@playwright/test'
import { axeFaults as faults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { openShop, type Shop } from './sandbox/stripe/browser/shop/shop'

let shop: Shop

test.beforeAll(async () => {
  shop = await openShop()
})
test.afterAll(() => shop.close())

const CARD_STEPS = { expiry: '12 / 34', code: '123' }

async function typeCard(page: Page, number: string) {
  await page.getByLabel('Card number').fill(number)
  await page.getByLabel('Expiration date').fill(CARD_STEPS.expiry)
  await page.getByLabel('Security code').fill(CARD_STEPS.code)
}

test('the portal shows plan, cards and invoices, and changes the card', async ({ page }) => {
  const { customer, subscription } = await shop.subscriber()
  await page.goto(await shop.portal(customer))
  await expect(page.getByText('Studio Plus')).toBeVisible()
  await expect(page.getByText('$29.00 per month')).toBeVisible()
  await expect(page.getByText('Visa •••• 4242')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Return to the shop' })).toHaveAttribute('href', `${shop.url}/profile`)
  await page.getByRole('link', { name: 'Use another card' }).click()
  await page.getByRole('radio', { name: 'New card' }).check()
  await page.getByRole('button', { name: '4000 0000 0000 0002' }).click()
  await page.getByRole('button', { name: 'Use this card' }).click()
  await expect(page.getByText('Your card was declined.')).toBeFocused()
  await page.getByRole('button', { name: '5555 5555 5555 4444' }).click()
  await page.getByRole('button', { name: 'Use this card' }).click()
  await expect(page.getByText('Mastercard •••• 4444')).toBeVisible()
  const { default_payment_method: card } = await shop.stripe.subscriptions.retrieve(subscription, {
    expand: ['default_payment_method'],
  })
  expect(card).toMatchObject({ card: { last4: '4444' } })
  await page.getByRole('button', { name: 'Remove Visa •••• 4242' }).click()
  await expect(page.getByText('Visa •••• 4242')).toHaveCount(0)
})

test('a card that asks its bank is kept once the bank agrees, and the deep link leads back', async ({ page }) => {
  const { customer } = await shop.subscriber()
  await page.goto(
    await shop.portal(customer, {
      type: 'payment_method_update',
      after_completion: { type: 'redirect', redirect: { return_url: `${shop.url}/thanks` } },
    }),
  )
  await page.getByRole('radio', { name: 'New card' }).check()
  await typeCard(page, '4000002760003184')
  await page.getByRole('button', { name: 'Use this card' }).click()
  const bank = page.frameLocator('iframe[title="3-D Secure authentication"]')
  await bank.getByRole('button', { name: 'Complete' }).click()
  await page.waitForURL(`${shop.url}/thanks`)
  const known = await shop.stripe.customers.retrieve(customer, { expand: ['invoice_settings.default_payment_method'] })
  expect(known).toMatchObject({ invoice_settings: { default_payment_method: { card: { last4: '3184' } } } })
})

test('a plan is canceled by its deep link and taken back on the portal’s home', async ({ page }) => {
  const { customer, subscription } = await shop.subscriber()
  await page.goto(await shop.portal(customer, { type: 'subscription_cancel', subscription_cancel: { subscription } }))
  await expect(page.getByRole('heading', { name: 'Cancel Studio Plus?' })).toBeVisible()
  await page.getByRole('button', { name: 'Cancel plan' }).click()
  await expect(page.getByText(/^Ends on /)).toBeVisible()
  expect((await shop.stripe.subscriptions.retrieve(subscription)).cancel_at).not.toBeNull()
  await page.getByRole('button', { name: 'Don’t cancel' }).click()
  await expect(page.getByText(/^Renews on /)).toBeVisible()
  expect((await shop.stripe.subscriptions.retrieve(subscription)).cancel_at).toBeNull()
})

test('an open invoice is paid on its page with another card, and says so afterwards', async ({ page }) => {
  const { subscription, url } = await shop.pastDue()
  await page.goto(url)
  await expect(page.getByText('1 × Studio Plus (at 29.00 USD / month)')).toBeVisible()
  await expect(page.getByRole('radio', { name: /•••• 0341/ })).toBeChecked()
  await page.getByRole('button', { name: 'Pay $29.00' }).click()
  await expect(page.getByText('Your card was declined.')).toBeFocused()
  await page.getByRole('radio', { name: 'New card' }).check()
  await typeCard(page, '4242424242424242')
  await page.getByRole('button', { name: 'Pay $29.00' }).dblclick()
  await expect(page.getByRole('heading', { name: /^\$29\.00 paid on/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /Pay/ })).toHaveCount(0)
  expect((await shop.stripe.subscriptions.retrieve(subscription)).status).toBe('active')
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download invoice (PDF)' }).click()
  expect((await download).suggestedFilename()).toMatch(/^Invoice-.*\.pdf$/)
})

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme })

    test('portal and invoice pages pass axe and fit their width', async ({ page }) => {
      const { customer, subscription } = await shop.subscriber()
      const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)
      const looked = async () => {
        expect(await faults(page)).toEqual([])
        expect(await fits()).toBe(true)
      }
      await page.goto(await shop.portal(customer))
      await looked()
      await page.getByRole('link', { name: 'Use another card' }).click()
      await expect(page.getByRole('button', { name: 'Use this card' })).toBeEnabled()
      await looked()
      const flow = { type: 'subscription_cancel', subscription_cancel: { subscription } } as const
      const used = await shop.portal(customer, flow)
      await page.goto(used)
      await looked()
      await page.goto(await shop.invoicePage(subscription))
      await looked()
      await page.goto((await shop.pastDue()).url)
      await expect(page.getByRole('button', { name: 'Pay $29.00' })).toBeEnabled()
      await looked()
    })
  })
}
