import { axeFaults as faults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { openShop, type Shop } from './sandbox/stripe/browser/shop/shop'

let shop: Shop

test.beforeAll(async () => {
  shop = await openShop()
})
test.afterAll(() => shop.close())

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme })

    test('hosted Checkout, empty, refused and with a card on file', async ({ page }) => {
      const open = await shop.hostedSession('subscription')
      await page.goto(open.url ?? '')
      await page.getByRole('button', { name: 'Subscribe' }).click()
      await expect(page.getByText('Enter an email for the receipt.')).toBeVisible()
      expect(await faults(page)).toEqual([])
      await page.getByLabel('Email').fill('maya@example.com')
      await page.getByRole('button', { name: '4000 0000 0000 9995' }).click()
      await page.getByRole('button', { name: 'Subscribe' }).click()
      await expect(page.getByText('Your card has insufficient funds.')).toBeVisible()
      expect(await faults(page)).toEqual([])
      const known = await shop.hostedSession('payment', await shop.customerWithCard())
      await page.goto(known.url ?? '')
      await expect(page.getByRole('radio', { name: 'Visa •••• 4242' })).toBeVisible()
      expect(await faults(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    })

    test('the dashboard', async ({ page }) => {
      await page.goto(`${shop.sandboxUrl}/dashboard`)
      await expect(page.getByRole('heading', { name: 'Stripe sandbox' })).toBeVisible()
      expect(await faults(page)).toEqual([])
    })

    test('the Payment element and the bank’s question', async ({ page }) => {
      const session = await shop.elementsSession(await shop.customerWithCard())
      const theme = scheme === 'dark' ? 'night' : 'stripe'
      await page.goto(shop.page('checkout', session.client_secret, { theme }))
      await page.getByRole('radio', { name: 'New card' }).check()
      await page.getByRole('button', { name: 'Pay' }).click()
      await expect(page.getByLabel('Card number')).toHaveAttribute('aria-invalid', 'true')
      expect(await faults(page)).toEqual([])
      await page.getByLabel('Card number').fill('4000002760003184')
      await page.getByLabel('Expiration date').fill('12 / 34')
      await page.getByLabel('Security code').fill('123')
      await page.keyboard.press('Enter')
      const bank = page.frameLocator('iframe[title="3-D Secure authentication"]')
      await expect(bank.getByRole('button', { name: 'Complete' })).toBeVisible()
      expect(await faults(page)).toEqual([])
    })
  })
}
