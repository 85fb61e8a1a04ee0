import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/console'
import { openShop, type Shop } from './sandbox/stripe/browser/shop/shop'

let shop: Shop

test.beforeAll(async () => {
  shop = await openShop()
})
test.afterAll(() => shop.close())

async function typeCard(page: Page, number: string) {
  await page.getByLabel('Card number').pressSequentially(number)
  await page.getByLabel('Expiration date').pressSequentially('1234')
  await page.getByLabel('Security code').pressSequentially('123')
}

const bank = (page: Page) => page.frameLocator('iframe[title="3-D Secure authentication"]')

test.describe('Checkout Elements', () => {
  test('a new card pays the session', async ({ page }) => {
    const session = await shop.elementsSession()
    await page.goto(shop.page('checkout', session.client_secret))
    await expect(page.getByTestId('can-confirm')).toHaveText('Not ready')
    await typeCard(page, '4242424242424242')
    await expect(page.getByLabel('Card number')).toHaveValue('4242 4242 4242 4242')
    await expect(page.getByLabel('Expiration date')).toHaveValue('12 / 34')
    await expect(page.getByTestId('can-confirm')).toHaveText('Ready to pay')
    await page.getByRole('button', { name: 'Pay $12.00' }).click()
    await expect(page.getByRole('status')).toHaveText('Paid: complete')
    const paid = await shop.stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent'] })
    expect(paid).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      payment_intent: { amount_received: 1200 },
    })
  })

  test('a declined card says so and the next one pays', async ({ page }) => {
    const session = await shop.elementsSession()
    await page.goto(shop.page('checkout', session.client_secret))
    await typeCard(page, '4000000000000002')
    await page.getByRole('button', { name: 'Pay' }).click()
    await expect(page.getByTestId('refusal')).toHaveText('Your card was declined. (paymentFailed, generic_decline)')
    await page.getByLabel('Card number').fill('4242 4242 4242 4242')
    await page.getByRole('button', { name: 'Pay' }).click()
    await expect(page.getByRole('status')).toHaveText('Paid: complete')
  })

  test('problems are named under their fields before anything is sent', async ({ page }) => {
    const session = await shop.elementsSession()
    await page.goto(shop.page('checkout', session.client_secret))
    const number = page.getByLabel('Card number')
    await number.fill('4242 4242 4242 4241')
    await expect(number).toHaveAttribute('aria-invalid', 'true')
    await expect(number).toHaveAccessibleDescription('Your card number is invalid.')
    await page.getByRole('button', { name: 'Pay' }).click()
    await expect(number).toBeFocused()
    await expect(page.getByLabel('Security code')).toHaveAccessibleDescription(
      "Your card's security code is incomplete.",
    )
    expect((await shop.stripe.checkout.sessions.retrieve(session.id)).payment_intent).toBeNull()
  })

  for (const [answer, outcome] of [
    ['Complete', 'pays'],
    ['Fail', 'leaves the session open'],
  ] as const) {
    test(`3-D Secure answered with ${answer} ${outcome}`, async ({ page }) => {
      const session = await shop.elementsSession()
      await page.goto(shop.page('checkout', session.client_secret))
      await typeCard(page, '4000002760003184')
      await page.getByRole('button', { name: 'Pay' }).click()
      await bank(page).getByRole('button', { name: answer }).click()
      if (answer === 'Complete') await expect(page.getByRole('status')).toHaveText('Paid: complete')
      else await expect(page.getByTestId('refusal')).toContainText('unable to authenticate your payment method')
      await expect(page.locator('dialog')).toHaveCount(0)
      const after = await shop.stripe.checkout.sessions.retrieve(session.id)
      expect(after.status).toBe(answer === 'Complete' ? 'complete' : 'open')
    })
  }

  test('a card on file is offered first and pays in one press', async ({ page }) => {
    const customer = await shop.customerWithCard()
    const session = await shop.elementsSession(customer)
    await page.goto(shop.page('checkout', session.client_secret))
    await expect(page.getByRole('radio', { name: 'Visa •••• 4242' })).toBeChecked()
    await expect(page.getByLabel('Card number')).toBeHidden()
    await page.getByRole('radio', { name: 'New card' }).check()
    await expect(page.getByLabel('Card number')).toBeVisible()
    await page.getByRole('radio', { name: 'Visa •••• 4242' }).check()
    await page.getByRole('button', { name: 'Pay' }).click()
    await expect(page.getByRole('status')).toHaveText('Paid: complete')
  })
})

test.describe('Elements with an intent', () => {
  test('a payment intent succeeds', async ({ page }) => {
    const intent = await shop.stripe.paymentIntents.create({ amount: 900, currency: 'usd' })
    await page.goto(shop.page('payment', intent.client_secret))
    await typeCard(page, '5555555555554444')
    await page.getByRole('button', { name: 'Pay' }).click()
    await expect(page.getByRole('status')).toHaveText('Paid: succeeded')
    expect((await shop.stripe.paymentIntents.retrieve(intent.id)).amount_received).toBe(900)
  })

  test('a payment intent is declined in words', async ({ page }) => {
    const intent = await shop.stripe.paymentIntents.create({ amount: 900, currency: 'usd' })
    await page.goto(shop.page('payment', intent.client_secret))
    await typeCard(page, '4000000000009995')
    await page.getByRole('button', { name: 'Pay' }).click()
    await expect(page.getByTestId('refusal')).toHaveText('Your card has insufficient funds. (card_declined)')
  })

  test('a failed 3-D Secure leaves the intent unpaid', async ({ page }) => {
    const intent = await shop.stripe.paymentIntents.create({ amount: 900, currency: 'usd' })
    await page.goto(shop.page('payment', intent.client_secret))
    await typeCard(page, '4000000000003220')
    await page.getByRole('button', { name: 'Pay' }).click()
    await bank(page).getByRole('button', { name: 'Fail' }).click()
    await expect(page.getByTestId('refusal')).toContainText('payment_intent_authentication_failure')
    expect((await shop.stripe.paymentIntents.retrieve(intent.id)).status).toBe('requires_payment_method')
  })

  test('a setup intent keeps the card for its customer', async ({ page }) => {
    const customer = await shop.stripe.customers.create({ email: 'maya@example.com' })
    const intent = await shop.stripe.setupIntents.create({ customer: customer.id, usage: 'off_session' })
    await page.goto(shop.page('setup', intent.client_secret))
    await typeCard(page, '4000002500003155')
    await page.getByRole('button', { name: 'Save card' }).click()
    await bank(page).getByRole('button', { name: 'Complete' }).click()
    await expect(page.getByRole('status')).toHaveText('Saved: succeeded')
    const cards = await shop.stripe.customers.listPaymentMethods(customer.id)
    expect(cards.data.map((card) => card.card?.last4)).toEqual(['3155'])
  })
})
