import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { openShop, type Shop } from './sandbox/stripe/browser/shop/shop'
import { faultsAt } from './sandbox/stripe/faults'

let shop: Shop

test.beforeEach(async () => {
  shop = await openShop()
})
test.afterEach(() => shop.close())

test('a person makes cards fail on the dashboard, and turns it off again', async ({ page }) => {
  const pay = async () => {
    const intent = await shop.stripe.paymentIntents
      .create({ amount: 900, currency: 'usd', payment_method: 'pm_card_visa', confirm: true })
      .catch((error: { code: string }) => ({ status: error.code }))
    return intent.status
  }
  await page.goto(`${shop.sandboxUrl}/dashboard`)
  const declines = page.getByRole('button', { name: 'Decline cards' })
  await declines.click()
  await expect(declines).toHaveAttribute('aria-pressed', 'true')
  expect(await pay()).toBe('card_declined')
  await declines.click()
  await expect(declines).toHaveAttribute('aria-pressed', 'false')
  await page.getByRole('button', { name: 'Ask for 3-D Secure' }).click()
  await expect(page.getByRole('button', { name: 'Ask for 3-D Secure' })).toHaveAttribute('aria-pressed', 'true')
  expect(await pay()).toBe('requires_action')
  await page.getByRole('button', { name: 'Turn everything off' }).click()
  await expect(page.getByRole('button', { name: 'Turn everything off' })).toHaveCount(0)
  expect(await pay()).toBe('succeeded')
})

test('answers are slow and webhooks lost while their switches are on', async ({ page }) => {
  await page.goto(`${shop.sandboxUrl}/dashboard`)
  const slow = page.getByRole('button', { name: 'Answer slowly' })
  const lost = page.getByRole('button', { name: 'Lose webhooks' })
  await lost.click()
  await expect(lost).toHaveAttribute('aria-pressed', 'true')
  const customer = await shop.stripe.customers.create()
  await page.reload()
  await expect(page.getByRole('row').filter({ hasText: customer.id }).first()).toContainText('lost on purpose')
  await slow.click()
  await expect(slow).toHaveAttribute('aria-pressed', 'true')
  const answered = shop.stripe.customers.list()
  await expect.poll(async () => (await faultsAt(shop.sandboxUrl).struck()).length).toBe(1)
  await slow.click()
  await expect(slow).toHaveAttribute('aria-pressed', 'false')
  expect((await answered).data).toHaveLength(1)
})

test('what tests have planned is shown in words, and a bank debit ends as a person wants it', async ({ page }) => {
  const faults = faultsAt(shop.sandboxUrl)
  await faults.next('POST /v1/payment_intents', 'timeout-after-effect', { times: 2, skip: 5 })
  await faults.random({ seed: 7, rate: 0.25, on: 'POST /v1/refunds' })
  await faults.charges('expired_card', { customer: 'cus_1' })
  const debit = (amount: number) =>
    shop.stripe.paymentIntents.create({
      amount,
      currency: 'usd',
      payment_method: 'pm_usBankAccount_success',
      confirm: true,
    })
  const [paid, refused] = [await debit(900), await debit(1100)]
  await page.goto(`${shop.sandboxUrl}/dashboard`)
  for (const words of [
    'timeout-after-effect for the next 2 calls to POST /v1/payment_intents',
    '25 % of the calls to POST /v1/refunds by chance, seed 7',
    'expired_card for the next charge of cus_1',
  ]) {
    await expect(page.getByText(words)).toBeVisible()
  }
  await page.getByRole('listitem').filter({ hasText: '$9.00' }).getByRole('button', { name: 'Let it arrive' }).click()
  await page.getByRole('listitem').filter({ hasText: '$11.00' }).getByRole('button', { name: 'Let it fail' }).click()
  await expect(page.getByRole('heading', { name: 'Bank debits under way' })).toHaveCount(0)
  expect((await shop.stripe.paymentIntents.retrieve(paid.id)).status).toBe('succeeded')
  expect((await shop.stripe.paymentIntents.retrieve(refused.id)).status).toBe('requires_payment_method')
})

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme })

    test('the switches can be used by everybody', async ({ page }) => {
      await faultsAt(shop.sandboxUrl).always('POST /v1/payment_intents/:id/confirm', 'lock-timeout')
      await shop.stripe.paymentIntents.create({
        amount: 900,
        currency: 'usd',
        payment_method: 'pm_usBankAccount_accountClosed',
        confirm: true,
      })
      await page.goto(`${shop.sandboxUrl}/dashboard`)
      const declines = page.getByRole('button', { name: 'Decline cards' })
      await declines.click()
      await expect(declines).toHaveAttribute('aria-pressed', 'true')
      expect(await axeFaults(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    })
  })
}
