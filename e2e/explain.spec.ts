import { expect, test } from './fixtures/console'
import { openBook } from './fixtures/desk-book'
import { newcomer } from './fixtures/people'
import { newSubscriber } from './fixtures/subscribed'

test('[X2] a balance opens into its lots, an entry into the lots it used, and both lead back to the payment', async ({
  page,
}) => {
  const slug = await newSubscriber(page, { name: 'Micro', pay: 'yearly' })
  await page.goto(`/c/${slug}/overview?buy=one-time`)
  const dialog = page.getByRole('dialog', { name: 'One-time credits' })
  await dialog.getByRole('radio', { name: 'Nano' }).click()
  await dialog.getByRole('button', { name: 'Pay $12 now' }).click()
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(dialog).toBeHidden()
  const book = await openBook(slug)
  await book.endedCycle(900, 5_000)
  await book.spend(1_000, 'portrait')
  await page.reload()

  const day = String.raw`\w+ \d+, \d{4}`
  const paidRefill = `Refill of ${day}\\$72 paid on ${day}: invoice in_\\w+`
  const purchase = `Nano package, \\$12 paid on ${day}: payment pi_\\w+`
  await page.getByRole('button', { name: 'Explain this number' }).click()
  const lots = page.getByRole('list', { name: 'Lots in spending order' }).getByRole('listitem')
  await expect(lots).toHaveText([
    new RegExp(`Plan credits, lot \\d+${paidRefill}4,980 of 5,000`),
    new RegExp(`Top-ups, lot \\d+${purchase}4,000no expiry`),
  ])

  await book.spend(5_000, 'clip')
  await page.getByRole('button', { name: /credits, refresh$/ }).click()
  await expect(lots).toHaveText([/Top-ups, lot \d+.*3,980 of 4,000no expiry/])

  await page.goto(`/c/${slug}/credits`)
  await page.getByRole('button', { name: 'Clip' }).click()
  const used = page.getByRole('list', { name: 'Lots', exact: true }).getByRole('listitem')
  await expect(used).toHaveText([
    new RegExp(`Plan credits, lot \\d+${paidRefill}−4,980`),
    new RegExp(`Top-ups, lot \\d+${purchase}−20`),
  ])
  await page.getByRole('button', { name: 'Clip' }).click()
  await page.getByRole('button', { name: 'Portrait' }).click()
  await expect(used).toHaveText([
    /Rollover bank, lot \d+Left over from lot \d+Refill of Jan 31, 2026−900/,
    /Plan credits, lot \d+Refill of .*free−80/,
    new RegExp(`Plan credits, lot \\d+${paidRefill}−20`),
  ])
  await page.getByRole('button', { name: 'Explain this number' }).click()
  await expect(lots).toHaveCount(1)
  await book.close()
})

test('[X2] nobody opens the lots of a desk that is not theirs', async ({ page, request }) => {
  const slug = await newcomer(page)
  expect((await page.request.get(`/c/${slug}/lots`)).status()).toBe(200)
  expect((await request.get(`/c/${slug}/lots`)).status()).toBe(404)
  await page.context().clearCookies()
  await newcomer(page)
  expect((await page.request.get(`/c/${slug}/lots`)).status()).toBe(404)
})
