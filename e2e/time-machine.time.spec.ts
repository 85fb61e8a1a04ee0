import type { Page } from '@playwright/test'
import { counter, leave, onMacro, section, switchOn } from './fixtures/auto-reload'
import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { mailsTo } from './fixtures/inbox'
import { newPerson } from './fixtures/people'
import { ownerOf } from './fixtures/running'
import { payInvoice, typeCard } from './fixtures/subscribe'
import { newSubscriber } from './fixtures/subscribed'
import { bar, leap } from './fixtures/time'

const balance = (page: Page, amount: string) => page.getByRole('button', { name: `${amount} credits, refresh` })

/** The day the sandbox's clock shows. */
async function today(page: Page): Promise<Date> {
  return new Date(
    (await bar(page).locator('time').filter({ visible: true }).first().getAttribute('datetime')) as string,
  )
}

const DAY_MS = 86_400_000

const days = (from: Date, to: Date) => Math.round((to.getTime() - from.getTime()) / DAY_MS)

test('[X11] [X10] day by day refills arrive, and what was announced to expire does', async ({ page, isMobile }) => {
  const slug = await newPerson(page)
  const begun = await today(page)
  await leap(page, '+1 day', isMobile)
  await expect(balance(page, '160')).toBeVisible()
  expect(days(begun, await today(page))).toBe(1)
  await leap(page, 'Next refill', isMobile)
  await expect(balance(page, '240')).toBeVisible()
  await leap(page, 'Next refill', isMobile)
  await expect(balance(page, '320')).toBeVisible()
  await expect(page.getByRole('main')).toContainText('80 credits won’t fit the bank and expire.')
  await leap(page, 'Next refill', isMobile)
  await page.goto(`/c/${slug}/credits`)
  await expect(page.getByText('Expired: over the bank’s cap').filter({ visible: true })).toHaveCount(1)
  await expect(page.getByText('−80').filter({ visible: true })).toHaveCount(1)
  await expect(balance(page, '320')).toBeVisible()
})

test('[X11] by a month a plan renews, by a year it is still itself, and a pause ends on its day', async ({
  page,
  isMobile,
}) => {
  test.setTimeout(180_000)
  const slug = await newSubscriber(page, { name: 'Micro', pay: 'monthly' })
  await page.goto(`/c/${slug}/overview`)
  await expect(balance(page, '5,080')).toBeVisible()
  await leap(page, 'Next refill', isMobile)
  await expect(page.getByRole('main')).toContainText(/Plan credits5,000/)
  await leap(page, '+1 month', isMobile)
  await expect(page.getByRole('main')).toContainText(/Rollover bank5,000\s*of 5,000/)
  await expect(page.getByText('Micro plan refill').first()).toBeVisible()

  await page.goto(`/c/${slug}/profile`)
  const paused = await today(page)
  await page.getByRole('button', { name: 'Pause plan' }).click()
  const dialog = page.getByRole('dialog')
  const end = new Date(paused.getTime() + 10 * DAY_MS).toISOString().slice(0, 10)
  await dialog.getByRole('radio', { name: 'A day' }).click()
  await dialog.locator('input[type=date]').fill(end)
  await expect(dialog.getByRole('region', { name: 'Credits' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Pause plan' }).click()
  await expect(dialog).toBeHidden()
  const until = page.getByText(/^Paused until/).locator('time')
  await expect(until).toHaveAttribute('datetime', new RegExp(`^${end}`))
  await leap(page, '+1 year', isMobile)
  expect(days(paused, await today(page))).toBeGreaterThanOrEqual(365)
  await expect(page.getByRole('main')).toContainText(/MicroActive/)
  // Its period is counted from the day the pause ended, not from the day the leap came to.
  const renews = page.getByText(/^Renews on/).locator('time')
  await expect(renews).toHaveAttribute('datetime', new RegExp(`^\\d{4}-\\d{2}-${end.slice(8)}`))
})

test('[X11] by a day auto-reload has cooled down, buys what is missing, and its mail is in the inbox', async ({
  page,
  isMobile,
}) => {
  test.setTimeout(240_000)
  const slug = await onMacro(page)
  const { email } = await ownerOf(slug)
  await switchOn(page)
  await leave(page, slug, 1_500)
  const [first] = await mailsTo(page.request, email)
  expect(first!.subject).toBe('Auto-reload receipt: 20,000 credits for $36')
  expect(first!.text).toContain('21,500')
  await page.reload()
  await expect(section(page)).toContainText('Cooling down')
  await leave(page, slug, 1_300)
  await page.reload()
  await expect(counter(page)).toContainText('1,300')
  await expect(section(page)).toContainText('Cooling down')
  await mailsTo(page.request, email)

  await leap(page, '+1 day', isMobile)
  const [second] = await mailsTo(page.request, email, 2)
  expect(second!.subject).toBe('Auto-reload receipt: 20,000 credits for $36')
  expect(second!.text).toContain('21,300')
  await page.reload()
  await expect(counter(page)).toContainText('21,300')
})

test('[C27] a renewal that fails is said plainly, and paying the open invoice puts it right', async ({
  page,
  context,
  isMobile,
}) => {
  test.setTimeout(180_000)
  const slug = await newSubscriber(page, { name: 'Macro', pay: 'monthly' })
  await page.goto(`/c/${slug}/profile`)
  const portalOpens = context.waitForEvent('page')
  await page.getByRole('button', { name: 'Manage payment' }).click()
  const portal = await portalOpens
  await portal.getByRole('link', { name: 'Use another card' }).click()
  await portal.getByRole('radio', { name: 'New card' }).check()
  await typeCard(portal, '4000000000000341')
  await portal.getByRole('button', { name: 'Use this card' }).click()
  await expect(portal.getByText('Visa •••• 0341')).toBeVisible()
  await portal.close()

  await leap(page, '+1 month', isMobile)
  // A month brings something to every desk there is; the worker takes them one after another.
  await expect(async () => {
    await page.reload()
    await expect(page.getByText('The renewal of $40 could not be charged')).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 90_000 })
  await expect(page.getByText('Payment overdue')).toBeVisible()
  await expect(page.getByText('Once the open payment is made')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Change the card' })).toBeVisible()
  expect(await axeFaults(page)).toEqual([])
  const invoiceOpens = context.waitForEvent('page')
  await page.getByRole('link', { name: 'Pay $40 now' }).click()
  const invoice = await invoiceOpens
  await payInvoice(invoice)
  await invoice.close()
  await expect(async () => {
    await page.reload()
    await expect(page.getByRole('main')).toContainText(/MacroActive/, { timeout: 1_000 })
  }).toPass()
  await expect(page.getByText('could not be charged')).toHaveCount(0)
})
