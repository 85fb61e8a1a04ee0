import { expect, test } from './fixtures/console'
import { openBook } from './fixtures/desk-book'
import { newPersonOn } from './fixtures/new-desk'
import { oneTime, openOn } from './fixtures/one-time'
import { subscribed } from './fixtures/subscribed'

// Several purchases in one go are a long way.
test.describe.configure({ timeout: 120_000 })

test('[B12] the dialog says when a plan would have been cheaper, with its numbers, and leads to the plans', async ({
  page,
}) => {
  const slug = await newPersonOn(page, 'tokens')
  await subscribed(slug, { name: 'Starter', pay: 'monthly' })
  const advice = oneTime(page).getByRole('region', { name: 'Top up or upgrade' })
  await openOn(page, slug, 'Large')
  await expect(oneTime(page).getByRole('button', { name: 'Pay $48 now' })).toBeVisible()
  await expect(advice).toHaveCount(0)
  await oneTime(page).getByRole('button', { name: 'Pay $48 now' }).click()
  await expect(oneTime(page)).toContainText('You purchased 15,000 credits for $48.')
  const book = await openBook(slug)
  await book.spend(15_000, 'image')

  await openOn(page, slug, 'Large')
  await expect(advice).toContainText('Premium would have cost you')
  await expect(advice).toContainText('100 credits cost $0.25 on Premium and $0.32 in the Large pack.')
  await expect(advice).toContainText(
    /This cycle so far cost \$60 with packs, and would have cost \$[\d.]+ on Premium\./,
  )
  await advice.getByRole('link', { name: 'See the plans' }).click()
  await expect(page).toHaveURL(new RegExp(`/c/${slug}/plans\\?pay=monthly$`))
  await expect(page.getByRole('button', { name: 'Upgrade plan to Premium' })).toBeVisible()
})
