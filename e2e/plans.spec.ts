import { expect, test } from './fixtures/console'
import { newcomer } from './fixtures/people'
import { payOnStripesPage } from './fixtures/subscribe'
import { newSubscriber } from './fixtures/subscribed'

test('[C6] paying yearly re-prices every card and the comparison, and a reload keeps the side', async ({ page }) => {
  await page.goto('/plans')
  const card = (name: string) => page.getByRole('listitem', { name })
  const table = page.getByRole('table')
  await expect(page.getByRole('radio', { name: 'Pay monthly' })).toBeChecked()
  for (const [name, price] of [
    ['Micro', '$15'],
    ['Macro', '$40'],
    ['Mega', '$200'],
  ] as const) {
    await expect(card(name)).toContainText(`${price}/ month`)
    await expect(card(name)).toContainText('billed monthly')
    await expect(card(name)).not.toContainText('60% off when paid yearly')
    await expect(table.getByRole('columnheader', { name })).toContainText(price)
  }

  await page.getByRole('radio', { name: 'Pay yearly' }).click()
  for (const [name, price, total] of [
    ['Micro', '$6', '$72'],
    ['Macro', '$16', '$192'],
    ['Mega', '$80', '$960'],
  ] as const) {
    await expect(card(name)).toContainText(`${price}/ month`)
    await expect(card(name)).toContainText(`billed ${total}/yr`)
    await expect(card(name)).toContainText('60% off when paid yearly')
    await expect(table.getByRole('columnheader', { name })).toContainText(price)
  }
  await expect(card('Nano')).not.toContainText('60% off')

  await page.reload()
  await expect(page.getByRole('radio', { name: 'Pay yearly' })).toBeChecked()
  await page.getByRole('button', { name: 'Switch to monthly billing for Macro' }).click()
  await expect(page.getByRole('radio', { name: 'Pay monthly' })).toBeChecked()
  await expect(card('Mega')).toContainText('$200/ month')
  await page.getByRole('button', { name: 'Switch to annual billing for Mega' }).click()
  await expect(card('Micro')).toContainText('$6/ month')
})

test('[C7] a card shows name, price, the original price struck through, credits and what is included', async ({
  page,
}) => {
  await page.goto('/plans?pay=yearly')
  const macro = page.getByRole('listitem', { name: 'Macro' })
  await expect(macro.getByRole('heading', { name: 'Macro' })).toBeVisible()
  await expect(macro.locator('s')).toHaveText(/\$40$/)
  await expect(macro).toContainText('$16/ month')
  await expect(macro).toContainText('20,000 credits / month')
  await expect(macro.getByRole('listitem').filter({ hasText: '8 portrait models' })).toBeVisible()
  await expect(page.getByText('71% pick this plan')).toHaveCount(1)
  await expect(macro).toContainText('71% pick this plan')
  await expect(page.getByRole('listitem', { name: 'Nano' })).toContainText('80 credits / day')
})

test('[C13] the comparison stands in groups, and nothing on the page scrolls sideways', async ({ page }) => {
  await page.goto('/plans')
  const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) })
  for (const group of ['Essentials', 'Models and concurrency', 'Image features', 'Video features', 'Audio features']) {
    await expect(page.getByRole('table').getByText(group, { exact: true })).toBeVisible()
  }
  await expect(row('Max portrait models').getByRole('cell')).toHaveText(['1', '2', '8', '50'])
  await expect(row('Max voice models').getByRole('cell').last()).toHaveText('Unlimited')
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow).toBe(0)
})

test('[C9] signed out, choosing a plan leads through sign-in and back to the choice', async ({ page }) => {
  await page.goto('/plans?pay=yearly')
  await page.getByRole('button', { name: 'Choose Macro' }).click()
  await page.waitForURL(/\/sign-in/)
  await page.getByRole('button', { name: 'Somebody new' }).click()
  await page.waitForURL(/\/c\/[^/]+\/plans\?plan=macro&interval=year$/)
  await expect(page.getByRole('radio', { name: 'Pay yearly' })).toBeChecked()
  await expect(page.getByRole('listitem', { name: 'Macro' })).toContainText('Your choice')
  await expect(page.getByRole('listitem', { name: 'Macro' })).toBeInViewport()
  await expect(page.getByRole('listitem', { name: 'Nano' })).toContainText('Current plan')
})

test('[A11] a plan is paid for on Stripe’s own page; a double click opens one checkout', async ({ page }) => {
  const slug = await newcomer(page)
  await page.goto(`/c/${slug}/plans?pay=yearly`)
  await page.getByRole('button', { name: 'Upgrade plan to Macro' }).dblclick()
  await payOnStripesPage(page)
  await expect(page.getByRole('heading', { name: 'Payment successful' })).toBeVisible()
  await expect(page.getByText('Your subscription to Macro is now active.')).toBeVisible()
  await expect(page.getByText('Macro, paid yearly')).toBeVisible()
  await expect(page.getByText('+20,000')).toBeVisible()
  await expect(page.getByRole('definition').filter({ hasText: /^20,000 on / })).toBeVisible()

  await page.reload()
  await expect(page.getByRole('heading', { name: 'Payment successful' })).toBeVisible()
  await page.getByRole('link', { name: 'Continue' }).click()
  await expect(page).toHaveURL(new RegExp(`/c/${slug}/studio$`))
})

test('[C9] the buttons say what each plan would be for somebody who has one', async ({ page }) => {
  const slug = await newSubscriber(page, { name: 'Micro', pay: 'monthly' })
  await page.goto(`/c/${slug}/plans`)
  const card = (name: string) => page.getByRole('listitem', { name })
  await expect(card('Micro')).toContainText('Current plan')
  await expect(card('Micro').getByRole('button', { name: 'Current plan' })).toBeDisabled()
  await expect(card('Nano').getByRole('button', { name: 'Downgrade plan to Nano' })).toBeVisible()
  await expect(card('Mega').getByRole('button', { name: 'Upgrade plan to Mega' })).toBeVisible()
  await page.getByRole('radio', { name: 'Pay yearly' }).click()
  await expect(card('Micro').getByRole('button', { name: 'Change plan to Micro' })).toBeVisible()
  await expect(card('Nano').getByRole('button', { name: 'Downgrade plan to Nano' })).toBeVisible()
})

test('Somebody else’s checkout and a canceled one are each said as what they are', async ({ page }) => {
  const slug = await newcomer(page)
  await page.goto(`/c/${slug}/checkout?session_id=cs_test_of_somebody_else`)
  await expect(page.getByRole('heading', { name: 'This checkout can’t be shown' })).toBeVisible()

  await page.goto(`/c/${slug}/checkout?canceled=1&plan=macro&interval=year`)
  await expect(page.getByRole('heading', { name: 'Payment canceled' })).toBeVisible()
  await page.getByRole('button', { name: 'Retry' }).click()
  await payOnStripesPage(page)
  await expect(page.getByText('Macro, paid yearly')).toBeVisible()
})
