import type { Page } from '@playwright/test'
import { openAtStripe } from './fixtures/at-stripe'
import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { openBook } from './fixtures/desk-book'
import { newDesk } from './fixtures/new-desk'
import { newcomer } from './fixtures/people'
import { subscribed } from './fixtures/subscribed'

const purchase = (page: Page) => page.getByRole('dialog', { name: 'One-time credits' })
const low = (page: Page) => page.getByRole('region', { name: 'Credits are running low' })
const counter = (page: Page) => page.getByRole('button', { name: /credits, refresh/ })

/** What the header says there is to spend. */
async function held(page: Page): Promise<number> {
  await expect(counter(page)).toContainText(/\d/)
  return Number(((await counter(page).textContent()) ?? '').replace(/\D/g, ''))
}

test.describe.configure({ timeout: 150_000 })

/** Somebody on Starter of the price list with monthly tokens: 5,000 and the free day's 60. */
async function starter(page: Page): Promise<string> {
  const [slug] = await newDesk(page, 'tokens')
  await subscribed(slug, { name: 'Starter', pay: 'monthly' })
  return slug
}

/** The dialog is there; closing it gives the focus back. */
async function expectPurchase(page: Page, opener: ReturnType<Page['getByRole']>): Promise<void> {
  await expect(purchase(page).getByRole('radio', { name: /Large/ })).toContainText('15,000 credits')
  await page.keyboard.press('Escape')
  await expect(purchase(page)).toBeHidden()
  await expect(opener).toBeFocused()
}

test('[A7] the same purchase opens from the plans page under the current plan, from Settings, and from the low balance', async ({
  page,
}) => {
  const slug = await starter(page)
  await page.goto(`/c/${slug}/plans`)
  const yours = page.getByRole('region', { name: 'Your plan' })
  await expect(yours).toContainText(/Starter, paid monthly\s*Active/)
  await expect(yours).toContainText(/credits \/ month/)
  const first = (await yours.boundingBox())!.y
  expect(first).toBeLessThan((await page.getByRole('listitem', { name: 'Starter' }).boundingBox())!.y)
  await yours.getByRole('button', { name: 'Add credits' }).click()
  await expectPurchase(page, yours.getByRole('button', { name: 'Add credits' }))

  await page.goto(`/c/${slug}/settings`)
  const account = page.locator('section', { has: page.getByRole('heading', { name: 'Account management' }) })
  await expect(account).toContainText(/Current planStarter, paid monthly/)
  await account.getByRole('button', { name: 'Add credits' }).click()
  await expectPurchase(page, account.getByRole('button', { name: 'Add credits' }))

  const book = await openBook(slug)
  const had = await held(page)
  await book.spend(had - 400, 'image')
  await book.close()
  for (const place of ['overview', 'studio', 'credits', 'profile']) {
    await page.goto(`/c/${slug}/${place}`)
    await expect(low(page)).toContainText('400 credits left. Add some before you run out.')
    await low(page).getByRole('button', { name: 'Add credits' }).click()
    await expectPurchase(page, low(page).getByRole('button', { name: 'Add credits' }))
  }
})

test('[E11] a warning appears before paid features stop: at the mark, and when the dearest of them no longer fits', async ({
  page,
  isMobile,
}) => {
  const slug = await starter(page)
  await page.goto(`/c/${slug}/studio`)
  const had = await held(page)
  await expect(page.getByLabel('Prompt')).toBeVisible()
  await expect(low(page)).toHaveCount(0)

  const book = await openBook(slug)
  await book.spend(had - 410, 'image')
  await counter(page).click()
  await expect(counter(page)).toContainText('410')
  await expect(low(page)).toHaveCount(0)
  await book.spend(20, 'upscale')
  await counter(page).click()
  await expect(low(page)).toContainText('390 credits left. Add some before you run out.')
  await book.spend(241, 'image')
  await counter(page).click()
  await expect(low(page)).toContainText('149 credits left: not enough for the next motion, which costs 150.')
  if (!isMobile) {
    await counter(page).hover()
    await expect(page.getByRole('tooltip')).toContainText('149 credits left: not enough for the next motion')
  }
  expect(await axeFaults(page)).toEqual([])
  await book.spend(149, 'image')
  await book.close()
  await counter(page).click()
  await expect(low(page)).toContainText('No credits left to spend.')
})

test('[E11] a small plan is not low on the day it is filled, and warned of when its next picture no longer fits', async ({
  page,
}) => {
  const slug = await newcomer(page)
  await page.goto(`/c/${slug}/studio`)
  await expect(counter(page)).toContainText('80')
  await expect(page.getByLabel('Prompt')).toBeVisible()
  await expect(low(page)).toHaveCount(0)
  const book = await openBook(slug)
  await book.spend(45, 'portrait')
  await book.close()
  await counter(page).click()
  await expect(low(page)).toContainText('35 credits left: not enough for the next portrait, which costs 40.')
})

test('[A6] on a phone More → Manage subscription shows plan credits, the bank with its cap and top-ups; on a desktop the counter does', async ({
  page,
  isMobile,
}) => {
  const slug = await starter(page)
  const book = await openBook(slug)
  await book.endedCycle(900, 15_000)
  await book.buy(5_000, 'pi_elsewhere')
  await book.close()
  await page.goto(`/c/${slug}/overview`)
  if (isMobile) {
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('button', { name: 'Manage subscription' }).click()
  } else {
    await counter(page).hover()
  }
  const shown = isMobile ? page.getByRole('dialog', { name: 'Manage subscription' }) : page.getByRole('tooltip')
  await expect(shown).toContainText(/Rollover bank.*900 of [\d,]+/)
  await expect(shown).toContainText(/Plan credits/)
  await expect(shown).toContainText(/Top-ups.*5,000/)
  if (!isMobile) return
  await expect(shown).toContainText(/Starter, paid monthly/)
  expect(await axeFaults(page)).toEqual([])
  await shown.getByRole('button', { name: 'Add credits' }).click()
  await expect(purchase(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'More' })).toBeFocused()
})

test('[A9] when the plan ends, top-ups stay visible and locked; a new paid plan opens them again', async ({ page }) => {
  const slug = await starter(page)
  await page.goto(`/c/${slug}/overview?buy=one-time.medium`)
  await purchase(page).getByRole('button', { name: 'Pay $20 now' }).click()
  await purchase(page).getByRole('button', { name: 'Continue' }).click()
  await expect(purchase(page)).toBeHidden()
  const topUps = page.getByRole('table', { name: 'What the balance is made of' }).getByRole('row', { name: /Top-ups/ })
  await expect(topUps).toContainText('5,000')
  await expect(topUps).not.toContainText('locked')

  const stripe = await openAtStripe(slug)
  await stripe.end()
  await stripe.close()
  await expect(async () => {
    await page.reload()
    await expect(topUps).toContainText(/5,000.*locked/, { timeout: 1_000 })
  }).toPass({ timeout: 45_000 })
  await expect(page.getByRole('main')).toContainText('5,000 more are locked')

  await subscribed(slug, { name: 'Starter', pay: 'monthly' })
  await page.goto(`/c/${slug}/overview`)
  await expect(topUps).toContainText('5,000')
  await expect(topUps).not.toContainText('locked')
  // The last to be spent: with nothing left, they went too.
  const book = await openBook(slug)
  await book.spend(await held(page), 'image')
  await book.close()
  await page.reload()
  await expect(counter(page)).toContainText(/^0 credits/)
  await expect(topUps.getByRole('cell').nth(1)).toHaveText('0')
})

test('[E4] [E2] a Space buys in pounds, each button with its exact credits; without a membership they ask to upgrade', async ({
  page,
}) => {
  const [slug] = await newDesk(page, 'space')
  await page.goto(`/c/${slug}/credits`)
  const more = page.locator('section', { has: page.getByRole('heading', { name: 'Buy more credits' }) })
  await expect(more.getByRole('listitem')).toHaveText([
    'Upgrade to buy £253,000 credits',
    'Upgrade to buy £506,000 credits',
    'Upgrade to buy £10012,000 credits',
  ])
  await more.getByRole('link', { name: /Upgrade to buy £50/ }).click()
  await expect(page).toHaveURL(/\/plans$/)
  await expect(page.getByRole('heading', { name: 'Make your choice' })).toBeVisible()

  await subscribed(slug, { name: 'Creator', pay: 'monthly' })
  await page.goto(`/c/${slug}/credits`)
  await expect(more.getByRole('button')).toHaveText(['£253,000 credits', '£506,000 credits', '£10012,000 credits'])
  expect(await axeFaults(page)).toEqual([])
  await more.getByRole('button', { name: /£50/ }).click()
  await expect(purchase(page)).not.toContainText('$')
  await purchase(page).getByRole('button', { name: 'Pay £50 now' }).click()
  await expect(purchase(page)).toContainText('You purchased 6,000 credits for £50.')
  await purchase(page).getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('main')).toContainText('Bought 6,000 credits')
  await expect(page.getByRole('main')).not.toContainText('$')
})
