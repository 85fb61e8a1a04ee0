import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/console'
import { openShop, type Shop } from './sandbox/stripe/browser/shop/shop'

let shop: Shop

test.beforeAll(async () => {
  shop = await openShop()
})
test.afterAll(() => shop.close())

const bank = (page: Page) => page.frameLocator('iframe[title="3-D Secure authentication"]')

test('a payment refused while its owner was away is confirmed by them, the very same one', async ({ page }) => {
  const { intent, method } = await shop.leftBehind('pm_card_authenticationRequired')
  await page.goto(shop.page('recover', intent.client_secret, { method }))
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(bank(page).getByText('A shop asks for $12.00 with the card ending in 3184')).toBeVisible()
  await bank(page).getByRole('button', { name: 'Complete' }).click()
  await expect(page.getByRole('status')).toHaveText('Paid: succeeded')
  expect(await shop.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
    status: 'succeeded',
    amount_received: 1200,
  })
})

test('a bank that is answered with no leaves it for another try', async ({ page }) => {
  const { intent, method } = await shop.leftBehind('pm_card_authenticationRequired')
  await page.goto(shop.page('recover', intent.client_secret, { method }))
  await page.getByRole('button', { name: 'Confirm' }).click()
  await bank(page).getByRole('button', { name: 'Fail' }).click()
  await expect(page.getByTestId('refusal')).toContainText('payment_intent_authentication_failure')
  await page.getByRole('button', { name: 'Confirm' }).click()
  await bank(page).getByRole('button', { name: 'Complete' }).click()
  await expect(page.getByRole('status')).toHaveText('Paid: succeeded')
})

test('a payment that waits for its bank is taken up where it stands, and one that does not says so', async ({
  page,
}) => {
  const { intent, method } = await shop.leftBehind('pm_card_authenticationRequired')
  await page.goto(shop.page('recover', intent.client_secret))
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByTestId('refusal')).toContainText('not in the requires_action state')
  await shop.stripe.paymentIntents.confirm(intent.id, { payment_method: method })
  await page.getByRole('button', { name: 'Confirm' }).click()
  await bank(page).getByRole('button', { name: 'Complete' }).click()
  await expect(page.getByRole('status')).toHaveText('Paid: succeeded')
})

test('a card without funds is declined after its bank was asked', async ({ page }) => {
  const { intent, method } = await shop.leftBehind('pm_card_authenticationRequiredChargeDeclinedInsufficientFunds')
  await page.goto(shop.page('recover', intent.client_secret, { method }))
  await page.getByRole('button', { name: 'Confirm' }).click()
  await bank(page).getByRole('button', { name: 'Complete' }).click()
  await expect(page.getByTestId('refusal')).toHaveText('Your card has insufficient funds. (card_declined)')
})

test('another card pays what was left behind, in the Payment element', async ({ page }) => {
  const { intent } = await shop.leftBehind('pm_card_chargeCustomerFail')
  await page.goto(shop.page('payment', intent.client_secret))
  await page.getByLabel('Card number').fill('4242424242424242')
  await page.getByLabel('Expiration date').fill('12/34')
  await page.getByLabel('Security code').fill('123')
  await page.getByRole('button', { name: 'Pay' }).click()
  await expect(page.getByRole('status')).toHaveText('Paid: succeeded')
})
