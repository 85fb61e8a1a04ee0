import { stripeUrl } from './fixtures/addresses'
import { openAtStripe } from './fixtures/at-stripe'
import { expect, test } from './fixtures/console'
import { newPersonOn } from './fixtures/new-desk'
import { oneTime, openOn, purchasesOf } from './fixtures/one-time'
import { typeCard } from './fixtures/subscribe'
import { subscribed } from './fixtures/subscribed'
import { faultsAt } from './sandbox/stripe/faults'

test.describe.configure({ timeout: 150_000 })

test('[E5] [A11] a card in the page: until Stripe says that it is paid it is on its way, then the balance follows', async ({
  page,
}) => {
  const slug = await newPersonOn(page, 'space')
  await subscribed(slug, { name: 'Creator', pay: 'monthly' })
  await openOn(page, slug, '£25')
  await oneTime(page).getByRole('radio', { name: 'Another card or way to pay' }).click()
  await oneTime(page).getByRole('button', { name: 'Continue to pay £25' }).click()
  await typeCard(page, '4242424242424242')
  const stripe = await openAtStripe(slug)
  const faults = faultsAt(stripeUrl)
  // Neither the page nor the webhook gets an answer about the payment, which is taken all the same.
  const silence = await faults.always('GET /v1/payment_intents/:id', 'server-error', { customer: stripe.customer })
  await stripe.close()
  await oneTime(page).getByRole('button', { name: 'Pay £25 now' }).click()
  await expect(oneTime(page)).toContainText('On its way: 3,000 credits', { timeout: 30_000 })
  await oneTime(page).getByRole('button', { name: 'Close, and let it arrive' }).click()
  await expect(oneTime(page)).toBeHidden()
  await expect(page.getByRole('main')).toContainText('+3,000 credits on the way')
  await expect(page.getByRole('banner')).toContainText('2,100 credits')
  await page.reload()
  await expect(page.getByRole('main')).toContainText('+3,000 credits on the way')

  await faults.lift(silence.id)
  await expect(page.getByRole('banner')).toContainText('5,100 credits', { timeout: 100_000 })
  await expect(page.getByRole('main')).not.toContainText('on the way')
  expect(await purchasesOf(slug)).toMatchObject([{ status: 'paid', credits: 3_000 }])
})

test('[E5] a card in the page, and nothing in its way: the balance is there at once', async ({ page }) => {
  const slug = await newPersonOn(page, 'space')
  await subscribed(slug, { name: 'Creator', pay: 'monthly' })
  await openOn(page, slug, '£50')
  await oneTime(page).getByRole('radio', { name: 'Another card or way to pay' }).click()
  await oneTime(page).getByRole('button', { name: 'Continue to pay £50' }).click()
  await typeCard(page, '4242424242424242')
  await oneTime(page).getByRole('button', { name: 'Pay £50 now' }).click()
  await expect(oneTime(page)).toContainText('You purchased 6,000 credits for £50.')
  await oneTime(page).getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('banner')).toContainText('8,100 credits')
})
