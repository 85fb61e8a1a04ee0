import { expect, test } from './fixtures/console'
import { openShop, type Shop } from './sandbox/stripe/browser/shop/shop'

let shop: Shop

test.beforeAll(async () => {
  shop = await openShop()
})
test.afterAll(() => shop.close())

test('a subscription is bought on the hosted page, and its webhooks were tried before the way back', async ({
  page,
}) => {
  const session = await shop.hostedSession('subscription')
  await page.goto(session.url ?? '')
  await expect(page.getByText('Subscribe to Studio Plus')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Back' })).toHaveAttribute('href', `${shop.url}/plans`)
  await page.getByLabel('Email').fill('maya@example.com')
  await page.getByLabel('Card number').fill('4242424242424242')
  await page.getByLabel('Expiration date').fill('12/34')
  await page.getByLabel('Security code').fill('123')
  await page.getByRole('button', { name: 'Subscribe' }).click()
  await page.waitForURL(`${shop.url}/thanks?session=${session.id}`)
  const paid = await shop.stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription'] })
  expect(paid).toMatchObject({ status: 'complete', payment_status: 'paid', subscription: { status: 'active' } })
  expect(shop.webhooks()).toContain('checkout.session.completed')
})

test('a pack is bought after a decline, with a test card filled in by a click', async ({ page }) => {
  const session = await shop.hostedSession('payment')
  await page.goto(session.url ?? '')
  await page.getByLabel('Email').fill('maya@example.com')
  await page.getByRole('button', { name: '4000 0000 0000 0002' }).click()
  await page.getByRole('button', { name: 'Pay $12.00' }).click()
  await expect(page.getByText('Your card was declined.')).toBeFocused()
  await page.getByRole('button', { name: '4242 4242 4242 4242' }).click()
  await page.getByRole('button', { name: 'Pay $12.00' }).dblclick()
  await page.waitForURL(`${shop.url}/thanks?session=${session.id}`)
  const paid = await shop.stripe.checkout.sessions.retrieve(session.id)
  const charges = await shop.stripe.charges.list({ payment_intent: String(paid.payment_intent), limit: 100 })
  expect(charges.data.filter((charge) => charge.paid)).toHaveLength(1)
})

test('3-D Secure on the hosted page: failed once, then passed', async ({ page }) => {
  const session = await shop.hostedSession('payment')
  await page.goto(session.url ?? '')
  await page.getByLabel('Email').fill('maya@example.com')
  const pay = page.getByRole('button', { name: 'Pay $12.00' })
  const bank = page.frameLocator('iframe[title="3-D Secure authentication"]')
  await page.getByRole('button', { name: '4000 0027 6000 3184' }).click()
  await pay.click()
  await bank.getByRole('button', { name: 'Fail' }).click()
  await expect(page.getByText('unable to authenticate your payment method')).toBeVisible()
  await pay.click()
  await bank.getByRole('button', { name: 'Complete' }).click()
  await page.waitForURL(`${shop.url}/thanks?session=${session.id}`)
  expect((await shop.stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe('paid')
})

test('a session that is over says so and leads back', async ({ page }) => {
  const expired = await shop.hostedSession('payment')
  const { url } = expired
  await shop.stripe.checkout.sessions.expire(expired.id)
  await page.goto(url ?? '')
  await expect(page.getByRole('heading', { name: 'This checkout has expired' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Go back' })).toHaveAttribute('href', `${shop.url}/plans`)
})

test('a customer’s card on file pays without typing', async ({ page }) => {
  const session = await shop.hostedSession('payment', await shop.customerWithCard())
  await page.goto(session.url ?? '')
  await expect(page.getByLabel('Email')).toHaveValue('maya@example.com')
  await expect(page.getByRole('radio', { name: 'Visa •••• 4242' })).toBeChecked()
  await page.getByRole('button', { name: 'Pay $12.00' }).click()
  await page.waitForURL(`${shop.url}/thanks?session=${session.id}`)
})

test('the dashboard shows what happened and how its webhooks fared', async ({ page }) => {
  const customer = await shop.stripe.customers.create({ email: 'dashboard@example.com' })
  await page.goto(`${shop.sandboxUrl}/dashboard`)
  const row = page.getByRole('row').filter({ hasText: 'customer.created' }).filter({ hasText: customer.id })
  await expect(async () => {
    await page.reload()
    await expect(row).toContainText('delivered', { timeout: 500 })
  }).toPass()
  await row.getByRole('link', { name: customer.id }).click()
  await expect(page.getByText('"email": "dashboard@example.com"')).toBeVisible()
})
