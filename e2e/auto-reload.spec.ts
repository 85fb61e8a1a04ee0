import type { Page } from '@playwright/test'
import { openAtStripe } from './fixtures/at-stripe'
import { asking, BY_ITSELF, counter, leave, onMacro, section, switchOn, toggle } from './fixtures/auto-reload'
import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { becomeMember } from './fixtures/member'
import { newDesk } from './fixtures/new-desk'
import { newcomer } from './fixtures/people'
import { subscribed } from './fixtures/subscribed'

/** The line of the credit log; the other one of a phone's and a desktop's list is there too, and hidden. */
const booked = (page: Page, words: string) => page.getByRole('main').getByText(words).filter({ visible: true })

test.describe.configure({ timeout: 150_000 })

test('[C22] [C25] the profile’s switch asks for a yes in plain words, switches off at once, and both are said', async ({
  page,
}) => {
  await onMacro(page)
  await expect(toggle(page)).not.toBeChecked()
  await expect(section(page).getByRole('button', { name: 'Manage' })).toHaveCount(0)
  await toggle(page).click()
  const terms = asking(page).getByRole('region', { name: 'What you agree to' })
  await expect(asking(page).getByRole('radio', { name: /Macro/ })).toBeChecked()
  await expect(asking(page).getByRole('radio', { name: /Macro/ })).toContainText(/10% off\s*20,000 credits/)
  await expect(terms).toContainText('Whenever the balance falls below 2,000 credits, the card on file is charged')
  await expect(terms).toContainText('20,000 credits for $36 instead of $40 each')
  await expect(terms).toContainText('Never more than 3 charges or $300 in any 24 hours')
  await expect(terms).toContainText('Visa ending 4242')
  const threshold = asking(page).getByLabel('Reload when balance below')
  await threshold.fill('999')
  await expect(asking(page).getByText('Min: 1,000')).toBeVisible()
  await expect(asking(page).getByRole('button', { name: 'Agree and switch on' })).toBeDisabled()
  await threshold.fill('12345')
  await expect(threshold).toHaveValue('9999')
  await threshold.fill('3000')
  await expect(terms).toContainText('below 3,000 credits')
  expect(await axeFaults(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(asking(page)).toBeHidden()
  await expect(toggle(page)).not.toBeChecked()

  await switchOn(page)
  await expect(section(page)).toContainText('Auto-reload is on.')
  await expect(section(page)).toContainText(
    'Below 2,000 credits it buys Macro: 20,000 credits for $36, with the card on file.',
  )
  await expect(section(page)).toContainText('As soon as fewer than 2,000 credits are left')
  await page.reload()
  await expect(toggle(page)).toBeChecked()
  await section(page).getByRole('button', { name: 'Manage' }).click()
  await expect(page.getByRole('dialog', { name: 'One-time credits' })).toContainText('Auto-reload is enabled')
  await page.keyboard.press('Escape')
  await expect(section(page).getByRole('button', { name: 'Manage' })).toBeFocused()

  await toggle(page).click()
  await expect(section(page)).toContainText('Disabled auto-reload successfully.')
  await expect(toggle(page)).not.toBeChecked()
  await page.reload()
  await expect(toggle(page)).not.toBeChecked()
})

test('[C22] whoever switches it on below the mark reads what that costs at once', async ({ page }) => {
  const slug = await onMacro(page)
  await leave(page, slug, 1_500)
  await page.reload()
  await toggle(page).click()
  const terms = asking(page).getByRole('region', { name: 'What you agree to' })
  await expect(terms).toContainText('Your balance is below that already: up to $36 is charged as soon as you agree.')
  await asking(page).getByLabel('Reload when balance below').fill('1500')
  await expect(terms).not.toContainText('below that already')
})

test('[C20] [X5] a spend below the threshold has one package bought, and its credits arrive on the page by themselves', async ({
  page,
}) => {
  const slug = await onMacro(page)
  await switchOn(page)
  await leave(page, slug, 2_030)
  await page.goto(`/c/${slug}/studio`)
  await expect(counter(page)).toContainText('2,030')
  await page.getByRole('radio', { name: 'Portrait' }).click()
  await page.getByLabel('Prompt').fill('A harbour at dawn')
  await page.getByRole('button', { name: 'Generate' }).click()
  await expect(counter(page)).toContainText('21,990', BY_ITSELF)

  await page.goto(`/c/${slug}/credits`)
  await expect(booked(page, 'Auto-reload bought 20,000 credits')).toHaveCount(1)
  await page.goto(`/c/${slug}/profile`)
  await expect(section(page)).toContainText('Cooling down')
  await expect(section(page)).toContainText('20,000 credits for $36, paid')
  await expect(section(page)).toContainText(/Next possible chargeNot before/)
  await expect(section(page)).toContainText(/This month so far.*1 of 15 charges, declined ones included\$36 of \$1,500/)
  await expect(section(page)).toContainText(/Last 24 hours1 of 3 charges, declined ones included\$36 of \$300/)
  expect(await axeFaults(page)).toEqual([])
})

for (const [left, title] of [
  [1_500, 'Auto-reload missed a beat'],
  [5, 'Not enough credits: auto-reload missed a beat'],
] as const) {
  test(`[C26] a declined charge switches it off and points to the payment method: ${title}`, async ({
    page,
    context,
  }) => {
    const slug = await onMacro(page)
    await switchOn(page)
    const stripe = await openAtStripe(slug)
    await stripe.nextCharges('insufficient_funds')
    await stripe.close()
    await leave(page, slug, left)
    await counter(page).click()
    await expect(section(page)).toContainText(title, BY_ITSELF)
    await expect(toggle(page)).not.toBeChecked()
    await expect(section(page)).toContainText('update your payment method')
    await expect(section(page)).toContainText(/20,000 credits for \$36, declined/)
    await expect(section(page)).toContainText('There was not enough money on the card on file.')
    expect(await axeFaults(page)).toEqual([])
    const opened = context.waitForEvent('page')
    await section(page).getByRole('button', { name: 'Update payment method' }).click()
    const portal = await opened
    await expect(portal.getByText('4242').first()).toBeVisible()
    await portal.close()

    await page.goto(`/c/${slug}/overview`)
    await expect(page.getByRole('main')).toContainText(title)
  })
}

test('[X5] a charge that the bank asks about waits with its link: the same payment is confirmed there, and the credits arrive', async ({
  page,
}) => {
  const slug = await onMacro(page)
  await switchOn(page)
  const stripe = await openAtStripe(slug)
  await stripe.nextCharges('authentication', 2)
  await stripe.close()
  await leave(page, slug, 1_000)
  await counter(page).click()
  await expect(section(page)).toContainText('Your bank wants you to confirm a charge', BY_ITSELF)
  await expect(section(page)).toContainText('Waiting for your bank')
  await section(page).getByRole('link', { name: 'Confirm the payment' }).click()
  await expect(page).toHaveURL(/\/checkout\?purchase=/)
  const sheet = page.getByRole('dialog', { name: 'Your bank wants you to confirm this payment' })
  await expect(sheet).toContainText('+20,000, never expire')
  await expect(sheet).toContainText('To be paid$36')
  expect(await axeFaults(page)).toEqual([])
  await sheet.getByRole('button', { name: 'Confirm $36 with the bank' }).click()
  await page.getByRole('button', { name: 'Complete' }).click()
  const done = page.getByRole('dialog', { name: 'Payment successful' })
  await expect(done).toContainText('You purchased 20,000 credits for $36.', BY_ITSELF)
  await expect(counter(page)).toContainText('21,000')
  await page.goto(`/c/${slug}/profile`)
  await expect(section(page)).toContainText('20,000 credits for $36, paid')
  await expect(section(page)).toContainText('1 of 15 charges')
})

test('[X5] a charge that waits for the bank can be refused; nothing is charged, and the page says so', async ({
  page,
}) => {
  const slug = await onMacro(page)
  await switchOn(page)
  const stripe = await openAtStripe(slug)
  await stripe.nextCharges('authentication')
  await stripe.close()
  await leave(page, slug, 1_000)
  await counter(page).click()
  await section(page).getByRole('link', { name: 'Confirm the payment' }).click(BY_ITSELF)
  await page.getByRole('button', { name: 'Don’t pay' }).click()
  await expect(page.getByRole('dialog', { name: 'The payment was not made' })).toContainText('Nothing was charged')
  await page.goto(`/c/${slug}/profile`)
  await expect(toggle(page)).not.toBeChecked()
  await expect(section(page)).toContainText('Auto-reload missed a beat')
  await expect(counter(page)).toContainText('1,000')
})

test('[B13] manual top-ups and auto-reload work side by side for a client', async ({ page }) => {
  const [slug] = await newDesk(page, 'agency', ['Harbour Coffee'])
  await subscribed(slug, { name: 'Starter', pay: 'monthly' })
  await page.goto(`/c/${slug}/profile`)
  await switchOn(page)
  await expect(section(page)).toContainText('Below 200 credits it buys Small: 500 credits for $35')
  await page.goto(`/c/${slug}/settings`)
  await page.getByRole('radio', { name: /Medium/ }).click()
  await page.getByRole('button', { name: 'Confirm 1,500 credits for $95' }).click()
  const dialog = page.getByRole('dialog', { name: 'One-time credits' })
  await dialog.getByRole('button', { name: 'Pay $95 now' }).click()
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect(counter(page)).toContainText('3,510')
  await leave(page, slug, 190)
  await counter(page).click()
  await expect(counter(page)).toContainText('690', BY_ITSELF)
  await page.goto(`/c/${slug}/credits`)
  await expect(booked(page, 'Bought 1,500 credits')).toHaveCount(1)
  await expect(booked(page, 'Auto-reload bought 500 credits')).toHaveCount(1)
})

test('A member sees how auto-reload stands and can’t switch it; a plan that buys no packs says what comes first', async ({
  page,
}) => {
  const slug = await newcomer(page)
  await page.goto(`/c/${slug}/profile`)
  await expect(section(page)).toContainText('It is for plans that buy packs.')
  await expect(toggle(page)).toHaveCount(0)
  await subscribed(slug, { name: 'Macro', pay: 'monthly' })
  await page.goto(`/c/${slug}/profile`)
  await switchOn(page)
  await becomeMember(slug)
  await page.reload()
  await expect(section(page)).toContainText('Below 2,000 credits it buys Macro')
  await expect(section(page)).toContainText('Switching it is for the owner and the admins of the workspace.')
  await expect(toggle(page)).toHaveCount(0)
})
