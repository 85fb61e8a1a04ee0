import { expect, test } from './fixtures/console'
import { newPersonOn } from './fixtures/new-desk'
import { oneTime } from './fixtures/one-time'
import { newcomer } from './fixtures/people'
import { newSubscriber, subscribed } from './fixtures/subscribed'

// Several purchases in one go are a long way.
test.describe.configure({ timeout: 120_000 })

test('[C17] [A4] without a paid plan the prompt says what unlocks packages, and leads to the plans', async ({
  page,
}) => {
  const slug = await newcomer(page)
  await page.goto(`/c/${slug}/studio?buy=one-time`)
  const unlock = page.getByRole('dialog', { name: 'Unlock one-time package' })
  await expect(unlock).toContainText('This one-time package is available to subscribers only. Upgrade to unlock it.')
  await unlock.getByRole('link', { name: 'Upgrade now' }).click()
  await expect(page).toHaveURL(new RegExp(`/c/${slug}/plans$`))
  await expect(unlock).toBeHidden()
})

test('[C17] a plan that buys no packages gets the other prompt, with a way to yearly and one to a larger plan', async ({
  page,
}) => {
  const slug = await newSubscriber(page, { name: 'Micro', pay: 'monthly' })
  const unlock = page.getByRole('dialog', { name: 'Want access to One-Time Packages?' })
  for (const [way, side, chosen] of [
    ['Switch to yearly', 'yearly', 'Pay yearly'],
    ['Go Macro or Mega', 'monthly', 'Pay monthly'],
  ] as const) {
    await page.goto(`/c/${slug}/overview?buy=one-time`)
    await expect(unlock).toContainText('They are for every plan that is paid yearly')
    await unlock.getByRole('link', { name: way }).click()
    await expect(page).toHaveURL(new RegExp(`/c/${slug}/plans\\?pay=${side}$`))
    await expect(page.getByRole('radio', { name: chosen })).toBeChecked()
  }
})

test('[C17] an account of long standing buys without a plan', async ({ page }) => {
  const slug = await newPersonOn(page, 'studio', { openedOn: new Date('2025-06-01T00:00:00Z') })
  await page.goto(`/c/${slug}/overview?buy=one-time`)
  await oneTime(page).getByRole('radio', { name: 'Nano' }).click()
  await expect(oneTime(page).getByRole('button', { name: 'Continue to pay $12' })).toBeVisible()
})

test('[E2] [E4] a Space without a membership is asked to upgrade; with one each tier says its exact credits', async ({
  page,
}) => {
  const slug = await newPersonOn(page, 'space')
  await page.goto(`/c/${slug}/overview?buy=one-time`)
  const unlock = page.getByRole('dialog', { name: 'Unlock one-time package' })
  await expect(unlock.getByRole('link', { name: 'Upgrade now' })).toBeVisible()
  await subscribed(slug, { name: 'Creator', pay: 'monthly' })
  await page.goto(`/c/${slug}/overview?buy=one-time`)
  await expect(oneTime(page).getByRole('radiogroup', { name: 'Package' }).getByRole('radio')).toHaveText([
    '£253,000 credits£25£0.83 per 100 credits',
    '£506,000 credits£50£0.83 per 100 credits',
    '£10012,000 credits£100£0.83 per 100 credits',
  ])
  await expect(oneTime(page).getByRole('checkbox')).toHaveCount(0)
})

test('[C18] a dot marks One-time as new until the dialog was opened once', async ({ page }) => {
  const slug = await newcomer(page)
  const trigger = page.getByRole('button', { name: 'One-time' })
  await page.goto(`/c/${slug}/plans`)
  await expect(trigger).toHaveAccessibleName('One-time')
  await subscribed(slug, { name: 'Macro', pay: 'monthly' })
  await page.goto(`/c/${slug}/plans`)
  await expect(trigger).toHaveAccessibleName('One-time , new')
  const noted = page.waitForResponse((answer) => answer.request().method() === 'POST')
  await trigger.click()
  await expect(oneTime(page).getByRole('radio', { name: 'Nano' })).toBeVisible()
  await noted
  await page.keyboard.press('Escape')
  await expect(trigger).toHaveAccessibleName('One-time')
  await page.reload()
  await expect(trigger).toHaveAccessibleName('One-time')
})

test('[C19] the dialog says that it is loading, and that there is nothing', async ({ page }) => {
  const slug = await newSubscriber(page, { name: 'Macro', pay: 'monthly' })
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let way: 'held' | 'empty' = 'held'
  await page.route(/\/one-time$/, async (route) => {
    if (way === 'held') await held
    const answer = await route.fetch()
    const offer = await answer.json()
    await route.fulfill({ response: answer, json: way === 'empty' ? { ...offer, packs: [] } : offer })
  })
  await page.goto(`/c/${slug}/overview?buy=one-time`)
  await expect(oneTime(page).getByText('Loading…')).toBeVisible()
  release()
  await expect(oneTime(page).getByRole('radio', { name: 'Nano' })).toBeVisible()

  way = 'empty'
  await page.reload()
  await expect(oneTime(page)).toContainText('No one-time packages are available right now.Please check back later.')
})

test.describe('when it is lost', () => {
  test.use({ allowedComplaints: [/404/] })

  test('[C19] an offer that does not arrive is asked for again', async ({ page }) => {
    const slug = await newSubscriber(page, { name: 'Macro', pay: 'monthly' })
    let lost = true
    await page.route(/\/one-time$/, (route) => (lost ? route.fulfill({ status: 404 }) : route.continue()))
    await page.goto(`/c/${slug}/overview?buy=one-time`)
    await expect(oneTime(page)).toContainText('The packages could not be loaded')
    lost = false
    await oneTime(page).getByRole('button', { name: 'Try again' }).click()
    await expect(oneTime(page).getByRole('radio', { name: 'Nano' })).toBeVisible()
  })
})
