import type { Page } from '@playwright/test'
import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { openBook } from './fixtures/desk-book'
import { holdRefill } from './fixtures/due-refill'
import { becomeMember } from './fixtures/member'
import { newcomer, newPerson } from './fixtures/people'
import { standsStill } from './fixtures/still'
import { newSubscriber } from './fixtures/subscribed'

const billing = (page: Page) =>
  page.locator('section', { has: page.getByRole('heading', { name: 'Billing and payment' }) })
const usage = (page: Page) => page.locator('section', { has: page.getByRole('heading', { name: 'Usage details' }) })
const plan = (page: Page) => page.locator('section', { has: page.getByRole('heading', { name: 'Plan', exact: true }) })

test('[C3] usage details count down to the next refill, say Refilling... while it is under way, and it lands by itself', async ({
  page,
  isMobile,
}) => {
  const slug = await newPerson(page)
  if (isMobile) await page.getByRole('button', { name: 'More' }).click()
  else await page.getByRole('button', { name: 'account' }).click()
  await page.getByRole('link', { name: 'Profile', exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`/c/${slug}/profile$`))
  await expect(usage(page)).toContainText(/Credits remaining\s*80/)
  await expect(usage(page)).toContainText(/Next refill.*in 23 hours, 59 minutes.*\+80 credits/)

  const refill = await holdRefill(slug, 15)
  await page.reload()
  await expect(usage(page)).toContainText(/in \d+ seconds?\+80 credits/)
  await expect(usage(page)).toContainText('Refilling...', { timeout: 30_000 })
  await expect(usage(page)).toContainText(/Credits remaining\s*80/)
  await refill.arrive()
  await expect(usage(page)).toContainText(/Credits remaining\s*160/)
  await expect(usage(page)).toContainText(/in 23 hours, 59 minutes/)
  await expect(usage(page)).not.toContainText('Refilling...')
})

test('[C28] [C27] a free account has neither a pill nor a cancellation, nor a card about paying', async ({ page }) => {
  const slug = await newcomer(page)
  await page.goto(`/c/${slug}/profile`)
  await expect(plan(page)).toContainText(/Nano\s*80 credits \/ day/)
  await expect(plan(page).getByRole('link', { name: 'Upgrade plan' })).toBeVisible()
  await expect(plan(page)).not.toContainText('Active')
  await expect(page.getByRole('button', { name: 'Cancel subscription' })).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Billing and payment' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Manage payment' })).toHaveCount(0)
  expect(await axeFaults(page)).toEqual([])
  await usage(page).getByRole('link', { name: 'Buy more credits' }).click()
  await expect(page).toHaveURL(/\/plans$/)
})

/** The profile of a new person who pays for Macro by the month. */
async function macroProfile(page: Page): Promise<string> {
  const slug = await newSubscriber(page, { name: 'Macro', pay: 'monthly' })
  await page.goto(`/c/${slug}/profile`)
  return slug
}

/** What can be done with the plan stands in the plan section; on a phone in the billing card. */
const actions = (page: Page, isMobile: boolean) => (isMobile ? billing(page) : plan(page))

test('[C27] the billing card says price, period and renewal, what it changes to, and opens the portal in a new tab', async ({
  page,
  context,
  isMobile,
}) => {
  const slug = await macroProfile(page)
  await expect(billing(page)).toContainText(/Price\$40 \/ month/)
  await expect(billing(page)).toContainText('Billing periodMonthly')
  await expect(billing(page)).toContainText(/Renewal date\w{3} \d+, \d{4}/)
  await expect(billing(page)).toContainText('Visa ending in 4242')
  await expect(billing(page)).not.toContainText('Changing to')

  const opened = context.waitForEvent('page')
  await billing(page).getByRole('button', { name: 'Manage payment' }).click()
  const portal = await opened
  await expect(portal.getByRole('heading', { name: 'Billing' })).toBeVisible()
  await expect(portal.getByText('Visa •••• 4242')).toBeVisible()
  await portal.close()
  await expect(page).toHaveURL(new RegExp(`/c/${slug}/profile$`))

  await page.goto(`/c/${slug}/plans?pay=monthly`)
  await page.getByRole('button', { name: 'Downgrade plan to Micro' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Confirm downgrade' }).click()
  await expect(page.getByText('Your change is scheduled')).toBeVisible()
  await page.goto(`/c/${slug}/profile`)
  await expect(billing(page)).toContainText(/Changing toMicro, paid monthly\$15 \/ month, from \w{3} \d+, \d{4}/)
  await expect(plan(page)).toContainText(/Changes to Micro, paid monthly, on \w{3} \d+, \d{4}/)
  const pause = actions(page, isMobile).getByRole('button', { name: 'Pause plan' })
  await expect(pause).toHaveAttribute('aria-disabled', 'true')
  await expect(pause).toHaveAccessibleDescription(/choose “Cancel downgrade” first/)
  expect(await axeFaults(page)).toEqual([])
  await actions(page, isMobile).getByRole('button', { name: 'Cancel downgrade' }).click()
  await expect(actions(page, isMobile)).toContainText('Macro goes on as it is.')
  await expect(billing(page)).not.toContainText('Changing to')
  await expect(pause).not.toHaveAttribute('aria-disabled')
})

test('[C28] [C33] cancelling asks first and can be taken back; a pill says how the plan stands', async ({
  page,
  isMobile,
}) => {
  await macroProfile(page)
  const here = actions(page, isMobile)
  await expect(plan(page)).toContainText(/MacroActive/)
  await expect(plan(page)).toContainText('Renews on')
  await expect(page.getByRole('button', { name: 'Cancel subscription' })).toHaveCount(1)
  await here.getByRole('button', { name: 'Cancel subscription' }).click()
  const asking = page.getByRole('dialog', { name: 'Cancel subscription' })
  await expect(asking).toContainText('Are you sure you want to cancel your subscription?')
  await expect(asking).toContainText(/You keep Macro until \w{3} \d+, \d{4}/)
  await expect(asking).toContainText('80 credits won’t be kept')
  await expect(asking).toContainText('New creations carry a watermark')
  expect(await axeFaults(page)).toEqual([])
  await asking.getByRole('button', { name: 'Keep plan' }).click()
  await expect(asking).toBeHidden()
  await expect(plan(page)).toContainText('Renews on')

  await here.getByRole('button', { name: 'Cancel subscription' }).click()
  await asking.getByRole('button', { name: 'Cancel subscription' }).dblclick()
  await expect(asking).toBeHidden()
  await expect(plan(page)).toContainText(/MacroActive.*Ends on/)
  await expect(billing(page)).toContainText('Ends on')
  await expect(page.getByRole('button', { name: 'Cancel subscription' })).toHaveCount(0)
  await here.getByRole('button', { name: 'Keep plan' }).click()
  await expect(here).toContainText('Macro goes on.')
  await expect(plan(page)).toContainText('Renews on')
})

test('[C12] [C28] pausing shows what it does to money and credits first; Resume now goes on at once', async ({
  page,
  isMobile,
}) => {
  await macroProfile(page)
  const here = actions(page, isMobile)
  await here.getByRole('button', { name: 'Pause plan' }).click()
  const dialog = page.getByRole('dialog', { name: 'Pause Macro' })
  await expect(dialog.getByRole('region', { name: 'Money' })).toContainText(/Due now/)
  await expect(dialog.getByRole('region', { name: 'Credits' })).toContainText(/Balance afterwards20,080/)
  await expect(dialog.getByRole('region', { name: 'Credits' })).toContainText('Next refillnone')
  await dialog.getByRole('radio', { name: '2 months' }).click()
  await expect(dialog).toContainText(/Paused until \w{3} \d+, \d{4}/)
  expect(await axeFaults(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Pause plan' }).dblclick()
  await expect(dialog).toBeHidden()
  await expect(plan(page)).toContainText(/MacroPaused/)
  await expect(plan(page)).toContainText(/Paused until \w{3} \d+, \d{4}/)
  await expect(usage(page)).toContainText('None while the plan is paused')
  await expect(billing(page)).toContainText('None while it is paused')

  await here.getByRole('button', { name: 'Resume now' }).dblclick()
  await expect(here).toContainText('Macro is active again.')
  await expect(plan(page)).toContainText(/MacroActive.*Renews on/)
  await expect(usage(page)).toContainText(/Next refill.*\+20,000 credits/)
})

test('[X10] what will not fit the bank is announced before it happens, wherever the balance is looked at', async ({
  page,
  isMobile,
}) => {
  const slug = await newcomer(page)
  const book = await openBook(slug)
  await book.endedCycle(200, 240)
  await book.runningCycle(100, 240)
  await book.close()
  const announced =
    /On \w{3} \d+, 40 credits you have not used move to the rollover bank\. 140 credits won’t fit the bank and expire\./
  for (const place of ['overview', 'profile']) {
    await page.goto(`/c/${slug}/${place}`)
    await expect(page.getByRole('main')).toContainText(announced)
  }
  if (isMobile) await page.getByRole('button', { name: 'account' }).click()
  else await page.getByRole('button', { name: /credits, refresh/ }).hover()
  await expect(isMobile ? page.getByRole('dialog', { name: 'Account' }) : page.getByRole('tooltip')).toContainText(
    announced,
  )
  expect(await axeFaults(page)).toEqual([])
})

test('A member sees how the plan stands and who may change it', async ({ page, isMobile }) => {
  const slug = await macroProfile(page)
  await becomeMember(slug)
  await page.reload()
  await expect(plan(page)).toContainText(/MacroActive/)
  await expect(actions(page, isMobile)).toContainText('for the owner and the admins')
  await expect(page.getByRole('button', { name: 'Cancel subscription' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Manage payment' })).toHaveCount(0)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test('[C27] [C28] [C33] the profile and its dialogs can be used by everybody, and nothing scrolls sideways', async ({
      page,
      isMobile,
    }) => {
      const look = async (where: string) => {
        await standsStill(page)
        expect(await axeFaults(page), where).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), where).toBe(true)
      }
      await macroProfile(page)
      await expect(usage(page)).toContainText('Credits remaining')
      await look('active')
      await actions(page, isMobile).getByRole('button', { name: 'Cancel subscription' }).click()
      await expect(page.getByRole('dialog')).toContainText('You keep Macro until')
      await look('cancelling')
      await page.getByRole('dialog').getByRole('button', { name: 'Keep plan' }).click()
      await expect(page.getByRole('dialog')).toBeHidden()
      await actions(page, isMobile).getByRole('button', { name: 'Pause plan' }).click()
      await expect(page.getByRole('dialog').getByRole('region', { name: 'Credits' })).toBeVisible()
      await look('pausing')
      await page.getByRole('dialog').getByRole('button', { name: 'Pause plan' }).click()
      await expect(plan(page)).toContainText('Paused')
      await look('paused')
      await actions(page, isMobile).getByRole('button', { name: 'Cancel subscription' }).click()
      await expect(page.getByRole('dialog')).toContainText('that the pause has put aside is for credits that you have')
      await look('ending a paused plan')
    })
  })
}
