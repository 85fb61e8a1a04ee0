import type { Page } from '@playwright/test'
import { openAtStripe } from './fixtures/at-stripe'
import { expect, test } from './fixtures/console'
import { newDesk, newPersonOn } from './fixtures/new-desk'
import { cardOnFile, newBuyer, oneTime, openOn, payInCheckout, purchasesOf } from './fixtures/one-time'
import { subscribed } from './fixtures/subscribed'

// Several purchases in one go are a long way.
test.describe.configure({ timeout: 120_000 })

const inCheckout = (page: Page, price: string) =>
  oneTime(page).getByRole('button', { name: `Continue in Checkout: ${price}` })

test('[B3] [B2] [B4] the saved card is charged without leaving the page, the credits are there, and the plan is as it was', async ({
  page,
}) => {
  const slug = await newPersonOn(page, 'agency')
  await subscribed(slug, { name: 'Growth', pay: 'monthly' })
  const plan = page.getByRole('region', { name: 'Plan and refill' })
  await page.goto(`/c/${slug}/overview`)
  await expect(plan).toContainText(/Growth, paid monthly.*Renews on/)
  const before = await plan.textContent()
  await openOn(page, slug, 'Medium')
  const moves: string[] = []
  page.on('framenavigated', (frame) => moves.push(frame.url()))
  await expect(oneTime(page).getByRole('radio', { name: 'Visa ending 4242' })).toBeChecked()
  await expect(oneTime(page)).toContainText('+1,500 credits, never expire')
  await oneTime(page).getByRole('button', { name: 'Pay $95 now' }).click()
  await expect(oneTime(page)).toContainText('You purchased 1,500 credits for $95.')
  await expect(page.getByRole('button', { name: '7,510 credits, refresh', includeHidden: true })).toBeAttached()
  // Nothing but the page it was opened on was ever shown: the router may write that address anew.
  expect(moves.filter((url) => url !== page.url())).toEqual([])
  await oneTime(page).getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('region', { name: 'Balance', exact: true })).toContainText('7,510')
  await expect(plan).toHaveText(before ?? '')
})

test('[A2] [A1] small, medium and large, several in one go, as often as somebody likes', async ({ page }) => {
  const slug = await newPersonOn(page, 'tokens')
  await subscribed(slug, { name: 'Starter', pay: 'monthly' })
  await openOn(page, slug, 'Medium')
  for (const _more of [2, 3]) await oneTime(page).getByRole('button', { name: 'One more' }).click()
  await expect(oneTime(page)).toContainText('Cheaper: Large, 15,000 credits for $48.')
  await oneTime(page).getByRole('button', { name: 'Take that instead' }).click()
  await expect(oneTime(page).getByRole('radio', { name: 'Large' })).toBeChecked()
  await expect(oneTime(page).getByRole('radio', { name: 'Large' })).toBeFocused()
  await expect(oneTime(page).getByRole('button', { name: 'Pay $48 now' })).toBeVisible()
  for (const [pack, price, credits] of [
    ['Small', '$15', '3,000'],
    ['Large', '$144', '45,000'],
    ['Small', '$15', '3,000'],
  ] as const) {
    await openOn(page, slug, pack)
    for (const _more of [2, 3]) await oneTime(page).getByRole('button', { name: 'One more' }).click()
    await oneTime(page)
      .getByRole('button', { name: `Pay ${price} now` })
      .click()
    await expect(oneTime(page)).toContainText(`You purchased ${credits} credits for ${price}.`)
  }
  await expect(oneTime(page)).toContainText('New balance55,060')
})

test('[B7] a card that is declined: the reason, and the same purchase goes on in Checkout; that card is charged from then on', async ({
  page,
}) => {
  const slug = await newPersonOn(page, 'agency')
  await subscribed(slug, { name: 'Growth', pay: 'monthly' })
  const atStripe = await openAtStripe(slug)
  await atStripe.useCard('pm_card_chargeCustomerFail')
  await cardOnFile(page, slug, 'Visa ending 0341')
  await oneTime(page).getByRole('radio', { name: 'Small' }).click()
  await oneTime(page).getByRole('button', { name: 'Pay $35 now' }).click()
  await expect(oneTime(page).getByRole('alert')).toContainText('Your bank declined this card, so nothing was charged.')
  await expect(oneTime(page).getByRole('button', { name: 'Use another card here' })).toBeVisible()

  await inCheckout(page, '$35').click()
  await page.waitForURL(/\/c\/pay\//)
  // Not paid after all: the way back says so, and leads on with the same purchase.
  await page
    .getByRole('link', { name: /back|cancel/i })
    .first()
    .click()
  const canceled = page.getByRole('dialog', { name: 'Payment canceled' })
  await expect(canceled).toContainText('Nothing was charged.')
  await canceled.getByRole('link', { name: 'Retry' }).click()
  // Another card that fails is told there, and the page stays for one that doesn't.
  await payInCheckout(page, '4000 0000 0000 0002')
  await expect(page.getByRole('alert').filter({ hasText: 'declined' })).toBeVisible()
  await payInCheckout(page, '4242 4242 4242 4242')
  const result = page.getByRole('dialog', { name: 'Payment successful' })
  await expect(result).toContainText('You purchased 500 credits for $35.')
  const bought = await purchasesOf(slug)
  expect(bought).toHaveLength(1)
  expect(bought[0]).toMatchObject({ status: 'paid', method: 'checkout', amount: 3_500 })

  await cardOnFile(page, slug, 'Visa ending 4242')
  await oneTime(page).getByRole('radio', { name: 'Small' }).click()
  await oneTime(page).getByRole('button', { name: 'Pay $35 now' }).click()
  await expect(oneTime(page)).toContainText('You purchased 500 credits for $35.')
  expect((await purchasesOf(slug)).map(({ method }) => method)).toEqual(['checkout', 'saved_card'])
  await atStripe.close()
})

test('[B7] [B8] the card that Checkout took after one client’s failed serves another client of the workspace in one click', async ({
  page,
}) => {
  const [harbour, fjord] = await newDesk(page, 'agency', ['Harbour Coffee', 'Fjord Outdoor'])
  await subscribed(harbour, { name: 'Starter', pay: 'monthly' })
  await subscribed(fjord!, { name: 'Starter', pay: 'monthly' })
  const atStripe = await openAtStripe(harbour)
  await atStripe.useCard('pm_card_chargeCustomerFail')
  await cardOnFile(page, harbour, 'Visa ending 0341')
  await oneTime(page).getByRole('radio', { name: 'Small' }).click()
  await oneTime(page).getByRole('button', { name: 'Pay $35 now' }).click()
  await inCheckout(page, '$35').click()
  await payInCheckout(page, '5555 5555 5555 4444')
  await expect(page.getByRole('dialog', { name: 'Payment successful' })).toContainText(
    'You purchased 500 credits for $35.',
  )

  await openOn(page, fjord!, 'Medium')
  await expect(oneTime(page).getByRole('radio', { name: 'Mastercard ending 4444' })).toBeChecked()
  await oneTime(page).getByRole('button', { name: 'Pay $95 now' }).click()
  await expect(oneTime(page)).toContainText('You purchased 1,500 credits for $95.')
  expect((await purchasesOf(fjord!)).map(({ status, method }) => [status, method])).toEqual([['paid', 'saved_card']])
  expect((await purchasesOf(harbour)).map(({ status, method }) => [status, method])).toEqual([['paid', 'checkout']])
  await atStripe.close()
})

test('[B7] an expired card, and a bank that asks: the reason in plain words, and the ways on', async ({ page }) => {
  const slug = await newBuyer(page)
  const atStripe = await openAtStripe(slug)
  await atStripe.nextCharges('expired_card')
  await openOn(page, slug, 'Nano')
  await oneTime(page).getByRole('button', { name: 'Pay $12 now' }).click()
  await expect(oneTime(page).getByRole('alert')).toContainText('The card on file has expired, so nothing was charged.')
  await expect(inCheckout(page, '$12')).toBeVisible()
  // Another card in the page pays for the same purchase.
  await oneTime(page).getByRole('button', { name: 'Use another card here' }).click()
  await expect(oneTime(page).getByRole('button', { name: 'Continue to pay $12' })).toBeVisible()

  await atStripe.useCard('pm_card_authenticationRequired')
  await cardOnFile(page, slug, 'Visa ending 3184')
  await oneTime(page).getByRole('radio', { name: 'Nano' }).click()
  await oneTime(page).getByRole('radio', { name: 'Visa ending 3184' }).click()
  await oneTime(page).getByRole('button', { name: 'Pay $12 now' }).click()
  await expect(oneTime(page).getByRole('alert')).toContainText('Your bank wants you to confirm this payment')
  await inCheckout(page, '$12').click()
  await payInCheckout(page, '4242 4242 4242 4242')
  await expect(page.getByRole('dialog', { name: 'Payment successful' })).toContainText(
    'You purchased 4,000 credits for $12.',
  )
  expect((await purchasesOf(slug)).filter(({ status }) => status === 'paid')).toHaveLength(1)

  // The next purchase is a new one: what was paid in Checkout is over.
  await openOn(page, slug, 'Nano')
  await oneTime(page).getByRole('button', { name: 'Pay $12 now' }).click()
  await expect(oneTime(page)).toContainText('You purchased 4,000 credits for $12.')
  expect((await purchasesOf(slug)).filter(({ status }) => status === 'paid')).toHaveLength(2)
  await atStripe.close()
})

test('[B7] Back from Checkout leads to the choice and not into Checkout again', async ({ page }) => {
  const slug = await newBuyer(page)
  const atStripe = await openAtStripe(slug)
  await atStripe.nextCharges('generic_decline')
  await openOn(page, slug, 'Micro')
  await oneTime(page).getByRole('button', { name: 'Pay $15 now' }).click()
  await inCheckout(page, '$15').click()
  await page.waitForURL(/\/c\/pay\//)
  await page.goBack()
  await expect(oneTime(page).getByRole('radio', { name: 'Micro' })).toBeChecked()
  await oneTime(page).getByRole('button', { name: 'Pay $15 now' }).click()
  await expect(oneTime(page)).toContainText('You purchased 5,000 credits for $15.')
  expect((await purchasesOf(slug)).map(({ status }) => status)).toEqual(['paid'])
  await atStripe.close()
})
