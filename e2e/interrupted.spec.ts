import type { Page } from '@playwright/test'
import { openAtStripe } from './fixtures/at-stripe'
import { expect, test } from './fixtures/console'
import { openBook } from './fixtures/desk-book'
import { newBuyer, oneTime, payInCheckout } from './fixtures/one-time'
import { subscribe } from './fixtures/subscribe'

// Somebody who subscribes on Stripe's page first has a long way to the dialog.
test.describe.configure({ timeout: 120_000 })

const works = (page: Page) => page.getByRole('region', { name: 'Your works' }).getByRole('listitem')
const short = (page: Page) => page.getByRole('dialog', { name: 'Not enough credits' })

/** Asks for a clip with 80 credits left, which is too few. */
async function runOut(page: Page, slug: string): Promise<void> {
  const book = await openBook(slug)
  await book.spend(5_000, 'clip')
  await page.goto(`/c/${slug}/studio`)
  await askForClip(page)
  await expect(short(page)).toContainText('You have 80, so 320 are missing. Nothing was spent.')
}

async function askForClip(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'Clip' }).click()
  await page.getByLabel('Prompt').fill('Slow waves')
  await page.getByRole('button', { name: 'Generate' }).click()
}

test('[B11] running out in the middle of work: a purchase there lets the interrupted work go on by itself, once', async ({
  page,
}) => {
  const slug = await newBuyer(page)
  await runOut(page, slug)
  await short(page).getByRole('button', { name: 'Buy one-time credits' }).click()
  // The smallest package that covers what is missing is chosen already.
  await expect(oneTime(page).getByRole('radio', { name: 'Nano' })).toBeChecked()
  await oneTime(page).getByRole('radio', { name: 'Micro' }).click()
  await oneTime(page).getByRole('button', { name: 'Pay $15 now' }).click()
  await expect(oneTime(page)).toContainText('You purchased 5,000 credits for $15.')
  await oneTime(page).getByRole('button', { name: 'Continue' }).click()
  await expect(works(page)).toHaveCount(1)
  await expect(works(page)).toContainText('Slow waves')
  await expect(page.getByRole('banner')).toContainText('4,680 credits')
  await page.reload()
  await expect(page.getByRole('banner')).toContainText('4,680 credits')
  await expect(works(page)).toHaveCount(1)
})

test('[B11] closed and reloaded in between, the work still waits, and goes on once when the credits come from elsewhere', async ({
  page,
}) => {
  const slug = await newBuyer(page)
  await runOut(page, slug)
  await short(page).getByRole('button', { name: 'Buy one-time credits' }).click()
  await expect(oneTime(page)).toBeVisible()
  await page.keyboard.press('Escape')
  const waiting = page.getByText('“Slow waves” waits for 320 more credits')
  await expect(waiting).toBeVisible()
  await page.reload()
  await expect(waiting).toBeVisible()
  const book = await openBook(slug)
  await book.buy(1_000, 'pi_elsewhere')
  await page.getByRole('button', { name: '80 credits, refresh' }).click()
  await expect(works(page)).toHaveCount(1)
  await expect(waiting).toBeHidden()
  await expect(page.getByRole('banner')).toContainText('680 credits')
})

test('[B11] also over Checkout, where the card on file would not do', async ({ page }) => {
  const slug = await newBuyer(page)
  await runOut(page, slug)
  const atStripe = await openAtStripe(slug)
  await atStripe.nextCharges('generic_decline')
  await short(page).getByRole('button', { name: 'Buy one-time credits' }).click()
  await oneTime(page).getByRole('radio', { name: 'Nano' }).click()
  await oneTime(page).getByRole('button', { name: 'Pay $12 now' }).click()
  await oneTime(page).getByRole('button', { name: 'Continue in Checkout: $12' }).click()
  await payInCheckout(page, '4242 4242 4242 4242')
  const result = page.getByRole('dialog', { name: 'Payment successful' })
  await result.getByRole('link', { name: 'Continue' }).click()
  await expect(works(page)).toHaveCount(1)
  await expect(page.getByRole('banner')).toContainText('3,680 credits')
  await atStripe.close()
})

test('[B11] given up, nothing is made: by closing the dialog, or later', async ({ page }) => {
  const slug = await newBuyer(page)
  await runOut(page, slug)
  await page.keyboard.press('Escape')
  await expect(short(page)).toBeHidden()
  const waiting = page.getByText('“Slow waves” waits')
  await expect(waiting).toBeHidden()
  await askForClip(page)
  await short(page).getByRole('button', { name: 'Buy one-time credits' }).click()
  await expect(oneTime(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Don’t make it' }).click()
  await expect(waiting).toBeHidden()
  const book = await openBook(slug)
  await book.buy(1_000, 'pi_later')
  await page.reload()
  await expect(page.getByRole('banner')).toContainText('1,080 credits')
  await expect(works(page)).toHaveCount(0)
})

test('[A12] a free account whose top-ups are locked gets the upgrade prompt; upgraded, the work goes on', async ({
  page,
}) => {
  const slug = await newBuyer(page)
  const [book, atStripe] = [await openBook(slug), await openAtStripe(slug)]
  await book.spend(5_000, 'clip')
  await book.buy(4_000, 'pi_before')
  await atStripe.end()
  await expect(async () => {
    await page.goto(`/c/${slug}/overview`)
    await expect(page.getByRole('main')).toContainText('4,000 more are locked', { timeout: 10_000 })
  }).toPass()

  await page.goto(`/c/${slug}/studio`)
  await askForClip(page)
  const prompt = page.getByRole('dialog', { name: 'Upgrade to unlock your top-ups' })
  await expect(prompt).toContainText('4,000 credits that you bought once are locked without a paid plan.')
  await prompt.getByRole('link', { name: 'Upgrade now' }).click()
  await expect(page).toHaveURL(new RegExp(`/c/${slug}/plans$`))
  await subscribe(page, slug, { name: 'Micro', pay: 'monthly' })
  await page.getByRole('link', { name: 'Continue' }).click()
  await expect(works(page)).toHaveCount(1)
  await expect(page.getByText('“Slow waves” waits')).toBeHidden()
  await atStripe.close()
})
