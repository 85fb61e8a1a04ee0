import { expect, test } from './fixtures/console'
import { openBook } from './fixtures/desk-book'
import { newcomer } from './fixtures/people'

test('[E9] [A8] the history tells every event in words, and each opens into the lots behind it', async ({
  page,
  isMobile,
}) => {
  const slug = await newcomer(page)
  const book = await openBook(slug)
  await book.endedCycle(3_200, 3_000)
  await book.buy(4_000, 'pi_history')
  await book.spend(3_040, 'portrait')
  await page.goto(`/c/${slug}/credits`)

  const rows = isMobile
    ? page.getByRole('list', { name: 'Credit history' }).locator('> li')
    : page.getByRole('table', { name: 'Credit history' }).locator('tbody > tr')
  await expect(rows).toHaveCount(6)
  const told = [
    /Portrait.*−3,040.*4,040/,
    /Bought 4,000 credits.*\+4,000.*7,080/,
    /Expired: over the bank’s cap.*−200.*3,080/,
    /Moved to the rollover bank.*moved 3,000.*3,280/,
    /refill.*\+3,200.*3,280/,
    /Nano plan refill.*\+80.*80/,
  ]
  for (const [index, words] of told.entries()) await expect(rows.nth(index)).toHaveText(words)

  await page.getByRole('button', { name: 'Portrait' }).click()
  const lots = page.getByRole('list', { name: 'Lots' }).getByRole('listitem')
  await expect(lots).toHaveText([
    /Rollover bank, lot \d+Left over from lot \d+Refill of Jan 31, 2026−3,000/,
    /Plan credits, lot \d+Refill of .*−40/,
  ])
  await page.getByRole('button', { name: 'Portrait' }).click()
  await expect(lots).toHaveCount(0)
  await page.getByRole('button', { name: 'Bought 4,000 credits' }).click()
  await expect(lots).toHaveText([/Top-ups, lot \d+Payment pi_history\+4,000/])
  await book.close()
})

test('[E9] older events are a click away, and the beginning of the book says that it is one', async ({ page }) => {
  const slug = await newcomer(page)
  const book = await openBook(slug)
  await Promise.all(Array.from({ length: 60 }, () => book.spend(1, 'pattern')))
  await page.goto(`/c/${slug}/credits`)
  await expect(page.getByText('Nano plan refill').filter({ visible: true })).toHaveCount(0)
  await page.getByRole('link', { name: 'Load older events' }).click()
  await expect(page.getByText('Nano plan refill').filter({ visible: true })).toHaveCount(1)
  await expect(page.getByRole('link', { name: 'Load older events' })).toHaveCount(0)
  await page.getByRole('link', { name: 'Back to the newest events' }).click()
  await expect(page.getByRole('link', { name: 'Load older events' })).toBeVisible()
  await page.goto(`/c/${slug}/credits?before=1`)
  await expect(page.getByText('This is where the book begins.')).toBeVisible()
  await book.close()
})

test('[E9] while the history is on its way its place is held', async ({ page, isMobile }) => {
  const slug = await newcomer(page)
  let answer = () => {}
  const released = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route(/\/credits\?_rsc=/, async (route) => {
    if (route.request().headers()['next-router-prefetch'] !== '1') await released
    await route.continue()
  })
  await page.goto(`/c/${slug}/overview`)
  // The frame of the page comes ahead of time, in two parts; what it holds is asked for when it is opened.
  await page.waitForFunction(() => {
    return performance.getEntriesByType('resource').filter(({ name }) => name.includes('/credits?_rsc=')).length >= 2
  })
  await page.getByRole('navigation', { name: 'Desk' }).getByRole('link', { name: 'Credits' }).click()
  await expect(page.getByText('Loading the history')).toBeAttached()
  answer()
  const history = isMobile ? page.getByRole('list', { name: 'Credit history' }) : page.getByRole('table')
  await expect(history).toContainText('Nano plan refill')
  await expect(page.getByText('Loading the history')).toHaveCount(0)
})
