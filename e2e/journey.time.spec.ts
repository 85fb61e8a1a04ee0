import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/console'
import { linkIn, mailsTo } from './fixtures/inbox'
import { newAddress } from './fixtures/people'
import { leap } from './fixtures/time'

/**
 * The first pass through the product, every number on the way asserted. A new account has 80 Nano credits; Macro brings
 * 20,000, two one-time purchases 5,000 and 4,000; 440 are spent, the 80 that expire first among them.
 */
test('[A6] [A8] [A11] [C1] [C2] [C6] [C7] [C15] [E9] from sign-in to the month after', async ({ page, isMobile }) => {
  const address = newAddress()

  await test.step('signs in by a link from the mail', async () => {
    await page.goto('/sign-in')
    await page.getByLabel('E-mail address').fill(address)
    await page.getByRole('button', { name: 'Send me a link' }).click()
    const [mail] = await mailsTo(page.request, address)
    await page.goto(linkIn(mail))
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page).toHaveURL(/\/c\/[^/]+\/overview$/)
    await expectBalance(page, '80')
  })

  await test.step('subscribes to Macro in hosted Checkout', async () => {
    await open(page, 'Plans', isMobile)
    await page.getByRole('radio', { name: /Pay yearly/ }).click()
    const macro = page.getByRole('listitem', { name: 'Macro' })
    await expect(macro).toContainText('$16')
    await expect(macro).toContainText('billed $192/yr')
    await page.getByRole('radio', { name: /Pay monthly/ }).click()
    await expect(macro).toContainText('$40')
    await expect(macro).toContainText('20,000 credits / month')
    await macro.getByRole('button', { name: 'Upgrade plan' }).click()
    await expect(page.getByText(/Subscribe to .*Macro/)).toBeVisible()
    await payByNewCard(page)
    await page.getByRole('button', { name: 'Subscribe' }).click()
    await expect(page.getByText('Your subscription to Macro is now active.')).toBeVisible()
    await expectBalance(page, '20,080')
    await page.getByRole('link', { name: 'Continue' }).click()
  })

  await test.step('buys a package with the card on file', async () => {
    const dialog = await openOneTime(page, isMobile)
    await expect(dialog).toContainText('20,080')
    await dialog.getByRole('radio', { name: /Micro/ }).click()
    await expect(dialog.getByRole('radio', { name: /Micro/ })).toHaveAccessibleName(
      /5,000 credits.*\$15.*\$0\.30 per 100/,
    )
    await expect(dialog).toContainText('25,080')
    await dialog.getByRole('button', { name: 'Pay $15 now' }).click()
    await expect(dialog).toContainText('You purchased 5,000 credits for $15.')
    await expect(dialog).toContainText('25,080')
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await expectBalance(page, '25,080')
  })

  await test.step('buys another one with a new card, in the page', async () => {
    const dialog = await openOneTime(page, isMobile)
    await dialog.getByRole('radio', { name: /Nano/ }).click()
    await dialog.getByRole('radio', { name: /Another card/ }).click()
    await dialog.getByRole('button', { name: 'Continue to pay $12' }).click()
    await payByNewCard(page, '5555555555554444')
    await dialog.getByRole('button', { name: 'Pay $12 now' }).click()
    await expect(dialog).toContainText('You purchased 4,000 credits for $12.')
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await expectBalance(page, '29,080')
  })

  await test.step('spends 40 and 400 in the studio, each cost said before', async () => {
    await open(page, 'Studio', isMobile)
    await page.getByLabel('Prompt').fill('A lighthouse keeper')
    await generate(page, 'Portrait', '40 credits')
    await expectBalance(page, '29,040')
    await generate(page, 'Clip', '400 credits')
    await expectBalance(page, '28,640')
  })

  await test.step('finds every credit explained', async () => {
    await open(page, 'Credits', isMobile)
    await expectHistory(page, isMobile, [
      ['Clip', '−400', '28,640'],
      ['Portrait', '−40', '29,040'],
      ['Bought 4,000 credits', '+4,000', '29,080'],
      ['Bought 5,000 credits', '+5,000', '25,080'],
      ['Macro plan refill', '+20,000', '20,080'],
      ['Nano plan refill', '+80', '80'],
    ])
  })

  await test.step('a month on, the plan has renewed and the unused rest is in the bank', async () => {
    await open(page, 'Overview', isMobile)
    await leap(page, '+1 month', isMobile)
    await expectBalance(page, '48,640')
    const board = page.getByRole('main')
    await expect(board).toContainText(/Rollover bank\s*19,640 of 20,000/)
    await expect(board).toContainText(/Plan credits\s*20,000/)
    await expect(board).toContainText(/Top-ups\s*9,000/)
    await open(page, 'Credits', isMobile)
    await expectHistory(page, isMobile, [
      ['Macro plan refill', '+20,000', '48,640'],
      ['Moved to the rollover bank', '19,640', '28,640'],
    ])
  })
})

const expectBalance = (page: Page, amount: string) =>
  expect(page.getByRole('button', { name: `${amount} credits, refresh` })).toBeVisible()

/** By the rail on a desktop, by the bottom bar (and what stands behind More) on a phone. */
async function open(page: Page, place: 'Overview' | 'Credits' | 'Studio' | 'Plans', isMobile: boolean): Promise<void> {
  if (isMobile && place === 'Plans') await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('link', { name: place, exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`/${place.toLowerCase()}$`))
  await expect(page.getByRole('heading', { name: place, exact: true })).toBeVisible()
}

async function openOneTime(page: Page, isMobile: boolean) {
  if (isMobile) {
    await open(page, 'Plans', isMobile)
    await page.getByRole('button', { name: 'One-time' }).click()
  } else {
    await page.getByRole('button', { name: 'Add credits' }).click()
  }
  return page.getByRole('dialog')
}

async function payByNewCard(page: Page, number = '4242424242424242'): Promise<void> {
  await page.getByLabel('Card number').fill(number)
  await page.getByLabel('Expiration date').fill('12/40')
  await page.getByLabel('Security code').fill('123')
}

async function generate(page: Page, generator: string, cost: string): Promise<void> {
  await page.getByRole('radio', { name: new RegExp(generator) }).click()
  const button = page.getByRole('button', { name: 'Generate' })
  await expect(button.locator('..')).toContainText(cost)
  await button.click()
  await expect(page.getByRole('img', { name: 'A lighthouse keeper' }).first()).toBeVisible()
}

/** The newest rows of the history: what happened, credits, balance after. */
async function expectHistory(page: Page, isMobile: boolean, rows: [string, string, string][]): Promise<void> {
  const book = isMobile ? page.getByRole('list', { name: 'Credit history' }) : page.getByRole('table')
  const entries = isMobile ? book.getByRole('listitem') : book.getByRole('row').filter({ has: page.getByRole('cell') })
  for (const [index, cells] of rows.entries()) {
    for (const cell of cells) await expect(entries.nth(index)).toContainText(cell)
  }
}
