import { stripeUrl } from './fixtures/addresses'
import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { newPersonOn } from './fixtures/new-desk'
import { newBuyer, oneTime, openOn, purchasesOf } from './fixtures/one-time'
import { subscribed } from './fixtures/subscribed'
import { faultsAt } from './sandbox/stripe/faults'

// Several purchases in one go are a long way.
test.describe.configure({ timeout: 120_000 })

test('[E5] the payment form is in the page; until its money is there the purchase is on its way, and lands by itself', async ({
  page,
}) => {
  const slug = await newPersonOn(page, 'space')
  await subscribed(slug, { name: 'Creator', pay: 'monthly' })
  await openOn(page, slug, '£25')
  await oneTime(page).getByRole('radio', { name: 'Another card or way to pay' }).click()
  await oneTime(page).getByRole('button', { name: 'Continue to pay £25' }).click()
  await page.getByRole('radio', { name: 'Bacs Direct Debit' }).check()
  await oneTime(page).getByRole('button', { name: 'Pay £25 now' }).click()
  await expect(oneTime(page)).toContainText('On its way: 3,000 credits')
  // A reload goes on waiting for the same purchase.
  await page.reload()
  await expect(oneTime(page)).toContainText('On its way: 3,000 credits')
  await oneTime(page).getByRole('button', { name: 'Close, and let it arrive' }).click()
  await expect(oneTime(page)).toBeHidden()

  await expect(page.getByRole('main')).toContainText('+3,000 credits on the way')
  await expect(page.getByRole('banner')).toContainText('2,100 credits')
  const [bought] = await purchasesOf(slug)
  await faultsAt(stripeUrl).settle(bought!.payment!)
  await expect(page.getByRole('banner')).toContainText('5,100 credits', { timeout: 30_000 })
  await expect(page.getByRole('main')).not.toContainText('on the way')
  expect(await purchasesOf(slug)).toHaveLength(1)
})

test('[E5] what is on its way lands in the dialog too, and one that fails after all says so', async ({ page }) => {
  const slug = await newBuyer(page)
  await openOn(page, slug, 'Nano')
  const payByBank = async (account: string) => {
    await oneTime(page).getByRole('radio', { name: 'Another card or way to pay' }).click()
    await oneTime(page).getByRole('button', { name: 'Continue to pay $12' }).click()
    await page.getByRole('radio', { name: 'US bank account' }).check()
    await page.getByLabel('Account to debit').selectOption({ label: account })
    await oneTime(page).getByRole('button', { name: 'Pay $12 now' }).click()
    await expect(oneTime(page)).toContainText('On its way: 4,000 credits')
  }
  const accounts = async () => page.getByLabel('Account to debit').locator('option').allTextContents()
  await oneTime(page).getByRole('radio', { name: 'Another card or way to pay' }).click()
  await oneTime(page).getByRole('button', { name: 'Continue to pay $12' }).click()
  await page.getByRole('radio', { name: 'US bank account' }).check()
  const [good, empty] = await accounts()
  await oneTime(page).getByRole('button', { name: 'Back to packages' }).click()

  await payByBank(good!)
  const [first] = await purchasesOf(slug)
  await faultsAt(stripeUrl).settle(first!.payment!)
  await expect(oneTime(page)).toContainText('You purchased 4,000 credits for $12.', { timeout: 30_000 })
  await oneTime(page).getByRole('button', { name: 'Continue' }).click()
  await expect(oneTime(page)).toBeHidden()

  await openOn(page, slug, 'Nano')
  await payByBank(empty!)
  const last = (await purchasesOf(slug)).at(-1)
  await faultsAt(stripeUrl).settle(last!.payment!, 'insufficient_funds')
  await expect(oneTime(page).getByRole('alert')).toContainText('Your bank did not send the money', {
    timeout: 30_000,
  })
  expect((await purchasesOf(slug)).filter(({ status }) => status === 'paid')).toHaveLength(1)
})

test('[E5] a debit that comes back after the dialog was closed: every page says so until it is put away', async ({
  page,
}) => {
  const slug = await newBuyer(page)
  await openOn(page, slug, 'Nano')
  await oneTime(page).getByRole('button', { name: 'One more' }).click()
  await oneTime(page).getByRole('radio', { name: 'Another card or way to pay' }).click()
  await oneTime(page).getByRole('button', { name: 'Continue to pay $24' }).click()
  await page.getByRole('radio', { name: 'US bank account' }).check()
  await oneTime(page).getByRole('button', { name: 'Pay $24 now' }).click()
  await oneTime(page).getByRole('button', { name: 'Close, and let it arrive' }).click()
  await expect(page.getByRole('main')).toContainText('+8,000 credits on the way')

  const [bought] = await purchasesOf(slug)
  await faultsAt(stripeUrl).settle(bought!.payment!, 'insufficient_funds')
  const notice = page.getByRole('status').filter({ hasText: 'Your payment of $24 did not go through' })
  // Nobody reloads: the page, which was waiting for the credits, hears of it by itself.
  await expect(notice).toContainText('8,000 credits were not added, and nothing was bought.', { timeout: 30_000 })
  await expect(page.getByRole('main')).not.toContainText('on the way')
  expect(await axeFaults(page)).toEqual([])
  await page.goto(`/c/${slug}/studio`)
  await expect(notice).toBeVisible()
  await notice.getByRole('button', { name: 'Buy them again' }).click()
  await expect(oneTime(page).getByRole('radio', { name: 'Nano' })).toBeChecked()
  await expect(oneTime(page).getByRole('group', { name: 'Quantity' })).toContainText('2')
  await page.keyboard.press('Escape')
  await expect(oneTime(page)).toBeHidden()
  await notice.getByRole('button', { name: 'Dismiss' }).click()
  await expect(notice).toBeHidden()
  await expect(page.getByRole('main')).toBeFocused()
  await page.goto(`/c/${slug}/overview`)
  await expect(page.getByRole('region', { name: 'Balance', exact: true })).toBeVisible()
  await expect(notice).toHaveCount(0)
})
