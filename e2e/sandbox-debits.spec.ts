import type { Page } from '@playwright/test'
import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { openShop, type Shop } from './sandbox/stripe/browser/shop/shop'
import { faultsAt } from './sandbox/stripe/faults'

let shop: Shop

test.beforeAll(async () => {
  shop = await openShop()
})
test.afterAll(() => shop.close())

const debit = (page: Page) => page.getByRole('radio', { name: 'US bank account' })

test('a session is paid from a bank account, and complete before the money is there', async ({ page }) => {
  const session = await shop.elementsSession()
  await page.goto(shop.page('checkout', session.client_secret))
  await expect(page.getByRole('radio', { name: 'Card' })).toBeChecked()
  await expect(page.getByLabel('Account to debit')).toBeHidden()
  await debit(page).check()
  await expect(page.getByLabel('Card number')).toBeHidden()
  await expect(page.getByLabel('Save this card')).toBeHidden()
  await expect(page.getByTestId('can-confirm')).toHaveText('Ready to pay')
  await page.getByRole('button', { name: 'Pay $12.00' }).click()
  await expect(page.getByRole('status')).toHaveText('Paid: complete')
  const unpaid = await shop.stripe.checkout.sessions.retrieve(session.id)
  expect(unpaid).toMatchObject({ status: 'complete', payment_status: 'unpaid' })
  await faultsAt(shop.sandboxUrl).settle(String(unpaid.payment_intent))
  expect((await shop.stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe('paid')
  await expect.poll(() => shop.webhooks()).toContain('checkout.session.async_payment_succeeded')
})

test('a payment intent is paid from an account that has no funds, which shows later', async ({ page }) => {
  const intent = await shop.stripe.paymentIntents.create({ amount: 900, currency: 'usd' })
  await page.goto(shop.page('payment', intent.client_secret))
  await debit(page).check()
  await page.getByLabel('Account to debit').selectOption({ label: 'Test account •••• 2227 – has no funds' })
  await page.getByRole('button', { name: 'Pay' }).click()
  await expect(page.getByRole('status')).toHaveText('Paid: processing')
  await faultsAt(shop.sandboxUrl).settle(intent.id)
  expect(await shop.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
    status: 'requires_payment_method',
    last_payment_error: { code: 'insufficient_funds' },
  })
})

test('on the hosted page the way back comes at once, next to cards on file', async ({ page }) => {
  const session = await shop.hostedSession('payment', await shop.customerWithCard())
  await page.goto(session.url ?? '')
  await expect(page.getByRole('radio', { name: 'Visa •••• 4242' })).toBeChecked()
  await debit(page).check()
  await page.getByRole('button', { name: 'Pay $12.00' }).click()
  await page.waitForURL(`${shop.url}/thanks?session=${session.id}`)
  expect((await shop.stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe('unpaid')
})

test('a subscription is paid by card alone', async ({ page }) => {
  const session = await shop.hostedSession('subscription')
  await page.goto(session.url ?? '')
  await expect(page.getByLabel('Card number')).toBeVisible()
  await expect(debit(page)).toHaveCount(0)
})

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme })

    test('the choice of a bank account can be used by everybody', async ({ page }) => {
      const session = await shop.elementsSession(await shop.customerWithCard())
      await page.goto(shop.page('checkout', session.client_secret, { theme: scheme === 'dark' ? 'night' : 'stripe' }))
      await debit(page).check()
      await expect(page.getByLabel('Account to debit')).toBeVisible()
      expect(await axeFaults(page)).toEqual([])
      const hosted = await shop.hostedSession('payment')
      await page.goto(hosted.url ?? '')
      await debit(page).check()
      expect(await axeFaults(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    })
  })
}
