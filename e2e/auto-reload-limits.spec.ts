import type { Page } from '@playwright/test'
import { openAtStripe } from './fixtures/at-stripe'
import {
  aDayLater,
  asking,
  BY_ITSELF,
  coolDown,
  counter,
  leave,
  onMacro,
  section,
  switchOn,
  toggle,
} from './fixtures/auto-reload'
import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { newDesk } from './fixtures/new-desk'
import { oneTime } from './fixtures/one-time'
import { subscribed } from './fixtures/subscribed'

test.describe.configure({ timeout: 240_000 })

/** Somebody on Starter of this price list whose auto-reload is on, at their profile. */
async function onStarter(page: Page, catalog: 'agency' | 'tokens'): Promise<string> {
  const [slug] = await newDesk(page, catalog)
  await subscribed(slug, { name: 'Starter', pay: 'monthly' })
  await page.goto(`/c/${slug}/profile`)
  await switchOn(page)
  return slug
}

/** Three charges in a row that the bank declines: the first when the balance falls, the others after their waits. */
async function declinedThrice(page: Page, slug: string, rest: number, feature: string): Promise<void> {
  const stripe = await openAtStripe(slug)
  await stripe.nextCharges('insufficient_funds', 3)
  await stripe.close()
  await leave(page, slug, rest, feature)
  for (const charges of [1, 2, 3]) {
    await expect(async () => {
      await page.reload()
      await expect(section(page)).toContainText(`${charges} of 3 charges`, { timeout: 5_000 })
      await expect(section(page)).toContainText(', declined')
    }).toPass(BY_ITSELF)
    if (charges === 3) return
    await expect(section(page)).toContainText('Cooling down')
    await expect(section(page)).toContainText(/Next possible chargeNot before/)
    await coolDown(slug)
  }
}

test('[X5] at the day’s cap it charges no more, and says so: what is used up, and when it goes on', async ({
  page,
}) => {
  const slug = await onMacro(page)
  await switchOn(page)
  // Each leaves another balance than the one before, so that the page can tell them apart.
  for (const [charges, rest, after] of [
    [1, 1_300, '21,300'],
    [2, 1_200, '21,200'],
    [3, 1_100, '21,100'],
  ] as const) {
    await leave(page, slug, rest)
    await counter(page).click()
    await expect(counter(page)).toContainText(after, BY_ITSELF)
    await expect(section(page)).toContainText(new RegExp(`Last 24 hours${charges} of 3 charges`))
    await coolDown(slug)
  }
  await leave(page, slug, 1_000)
  await page.reload()
  await expect(section(page)).toContainText('Cap reached')
  await expect(section(page)).toContainText(/Next possible chargeNot before \S+/)
  await expect(section(page)).toContainText(/Last 24 hours3 of 3 charges, declined ones included\$108 of \$300/)
  await expect(section(page)).toContainText(
    /This month so far.*3 of 15 charges, declined ones included\$108 of \$1,500/,
  )
  await expect(toggle(page)).toBeChecked()
  expect(await axeFaults(page)).toEqual([])
  await section(page).getByRole('button', { name: 'Manage' }).click()
  await expect(oneTime(page)).toContainText('Its limit is reached. Next charge possible')
  await page.keyboard.press('Escape')
  // Looked at again and again it stays at three, and what is there stays there.
  await coolDown(slug)
  await page.goto(`/c/${slug}/overview`)
  await expect(page.getByRole('main')).toContainText(/Auto-reload\s*Cap reached/)
  await expect(counter(page)).toContainText('1,000')
})

test('[X5] [T20] after three declined charges it pauses with its reason; with another card it goes on by itself', async ({
  page,
}) => {
  const slug = await onStarter(page, 'agency')
  await declinedThrice(page, slug, 150, 'video-ad')
  await expect(section(page)).toContainText('Paused')
  await expect(section(page)).toContainText('Auto-reload missed a beat')
  await expect(section(page)).toContainText('You still have enough credits for now.')
  await expect(section(page)).toContainText(
    'Auto-reload is paused until another card is on file, or until you switch it on again.',
  )
  await expect(section(page)).toContainText('There was not enough money on the card on file.')
  await expect(section(page)).toContainText('None while it is paused')
  await expect(section(page).getByRole('button', { name: 'Update payment method' })).toBeVisible()
  await expect(toggle(page)).toBeChecked()
  expect(await axeFaults(page)).toEqual([])
  // The dialog says the same.
  await section(page).getByRole('button', { name: 'Manage' }).click()
  await expect(oneTime(page)).toContainText('Auto-reload is waiting')
  await expect(oneTime(page)).toContainText('paused until another card is on file')
  await page.keyboard.press('Escape')
  await expect(oneTime(page)).toBeHidden()

  // Time alone does not bring it back, even when the day's cap has room again.
  await aDayLater(slug)
  await page.reload()
  await expect(section(page)).toContainText('Last 24 hours0 of 3 charges')
  await expect(section(page)).toContainText('Paused')
  const stripe = await openAtStripe(slug)
  await stripe.useCard('pm_card_mastercard')
  await stripe.close()
  await expect(async () => {
    await page.reload()
    await expect(counter(page)).toContainText('650', { timeout: 5_000 })
  }).toPass(BY_ITSELF)
  await expect(section(page)).toContainText('500 credits for $35, paid')
  await expect(section(page)).not.toContainText('missed a beat')
  await expect(section(page)).toContainText('Cooling down')
})

test('[X5] [C24] paused, it can be switched on again by a yes, or off for good', async ({ page }) => {
  const slug = await onStarter(page, 'tokens')
  await declinedThrice(page, slug, 0, 'motion')
  await expect(section(page)).toContainText('Paused')
  await expect(section(page)).toContainText('Not enough credits: auto-reload missed a beat')
  await section(page).getByRole('button', { name: 'Switch on again' }).click()
  await expect(asking(page).getByRole('region', { name: 'What you agree to' })).toContainText(
    'After 3 declined charges in a row it pauses',
  )
  await asking(page).getByRole('button', { name: 'Agree and switch on' }).click()
  await expect(asking(page)).toBeHidden()
  await expect(section(page)).toContainText('Auto-reload is on.')
  await expect(section(page)).not.toContainText('missed a beat')
  await toggle(page).click()
  await expect(section(page)).toContainText('Disabled auto-reload successfully.')
  await expect(toggle(page)).not.toBeChecked()
  await page.reload()
  await expect(toggle(page)).not.toBeChecked()
  await expect(section(page)).not.toContainText('missed a beat')
})
