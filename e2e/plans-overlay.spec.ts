import type { Page } from '@playwright/test'
import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { newcomer, newPerson } from './fixtures/people'
import { standsStill } from './fixtures/still'

const overlay = (page: Page) => page.getByRole('dialog', { name: 'Make your choice' })
const upgrade = (page: Page) => page.getByRole('banner').getByRole('link', { name: 'Upgrade' })

/** From the desk to the plans as each device does it: by the header, on a phone by what stands behind More. */
async function openPlans(page: Page, isMobile: boolean): Promise<void> {
  if (isMobile) {
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('link', { name: 'Plans', exact: true }).click()
  } else {
    await upgrade(page).click()
  }
  await expect(page).toHaveURL(/\/plans$/)
  await expect(page.getByRole('heading', { name: 'Make your choice' })).toBeVisible()
}

test('[C5] [C33] the plans lie over the desk on a desktop and are a page on a phone; every way out leads back', async ({
  page,
  isMobile,
}) => {
  const slug = await newcomer(page)
  const balance = page.getByRole('region', { name: 'Balance' })
  await page.goto(`/c/${slug}/overview`)
  await expect(balance).toBeVisible()

  await openPlans(page, isMobile)
  await expect(page).toHaveTitle(/^Plans/)
  await expect(page.getByRole('listitem', { name: 'Nano' })).toContainText('Current plan')
  if (isMobile) {
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(balance).toBeHidden()
    await expect(page.getByRole('banner').getByRole('heading', { name: 'Plans' })).toBeVisible()
    await page.goBack()
    await expect(balance).toBeVisible()
    await expect(page).toHaveURL(/\/overview$/)
    await expect(page.getByRole('heading', { name: 'Make your choice' })).toBeHidden()
    return
  }

  await expect(overlay(page)).toBeFocused()
  const frame = await overlay(page).boundingBox()
  expect(frame).toMatchObject({ x: 0, y: 0, ...page.viewportSize() })
  const closed = async () => {
    await expect(overlay(page)).toBeHidden()
    await expect(page).toHaveURL(/\/overview$/)
    await expect(page).toHaveTitle(/^Overview/)
    await expect(balance).toBeVisible()
    await expect(upgrade(page)).toBeFocused()
  }
  await page.keyboard.press('Escape')
  await closed()

  await upgrade(page).press('Enter')
  await overlay(page).getByRole('button', { name: 'Close' }).click()
  await closed()

  await openPlans(page, isMobile)
  await overlay(page).getByRole('radio', { name: 'Pay yearly' }).click()
  await expect(page).toHaveURL(/\?pay=yearly$/)
  await page.goBack()
  await closed()

  await page.goForward()
  await expect(overlay(page)).toBeVisible()
  for (let press = 0; press < 20; press += 1) {
    await page.keyboard.press('Tab')
    await expect(page.locator(':focus')).toHaveCount(1)
    expect(await page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)).toBe(true)
  }
})

test('[C5] the plans open from the profile as well, and closing them leads back there', async ({ page, isMobile }) => {
  const slug = await newcomer(page)
  await page.goto(`/c/${slug}/profile`)
  for (const name of ['Buy more credits', 'Upgrade plan']) {
    const way = page.getByRole('main').getByRole('link', { name, exact: true })
    await way.click()
    await expect(page).toHaveURL(/\/plans$/)
    await expect(page.getByRole('heading', { name: 'Make your choice' })).toBeVisible()
    await expect(overlay(page)).toHaveCount(isMobile ? 0 : 1)
    await (isMobile ? page.goBack() : overlay(page).getByRole('button', { name: 'Close' }).click())
    await expect(page).toHaveURL(/\/profile$/)
    await expect(page.getByRole('heading', { name: 'Make your choice' })).toBeHidden()
    await expect(way).toBeVisible()
    if (!isMobile) await expect(way).toBeFocused()
  }
})

test('[C5] its own address is a page, a reload of the overlay too, and from there a link to the plans leads nowhere new', async ({
  page,
  isMobile,
}) => {
  const slug = await newPerson(page)
  await openPlans(page, isMobile)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Make your choice' })).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.evaluate(() => document.body.setAttribute('data-same', ''))
  if (isMobile) await page.getByRole('button', { name: 'More' }).click()
  const answer = page.waitForResponse((response) => /\/plans(\?_rsc=|$)/.test(response.url()))
  await page.getByRole('link', { name: 'Plans', exact: true }).click()
  await answer
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Make your choice' })).toHaveCount(1)
  await expect(page.locator('body[data-same]')).toHaveCount(1)
  await page.goto(`/c/${slug}/plans?pay=yearly`)
  await expect(page.getByRole('radio', { name: 'Pay yearly' })).toBeChecked()
})

test('[C5] another page of the desk puts the overlay away; one-time packages open over it and close before it', async ({
  page,
  isMobile,
}) => {
  await newPerson(page)
  await openPlans(page, isMobile)
  const unlock = page.getByRole('dialog', { name: 'Unlock one-time package' })
  await page.getByRole('button', { name: 'One-time' }).click()
  await expect(unlock).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(unlock).toBeHidden()
  await expect(page.getByRole('button', { name: 'One-time' })).toBeFocused()
  await expect(page).toHaveURL(/\/plans$/)
  await expect(page.getByRole('heading', { name: 'Make your choice' })).toBeVisible()

  if (!isMobile) await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Studio', exact: true }).click()
  await expect(page).toHaveURL(/\/studio$/)
  await expect(page.getByRole('heading', { name: 'Make your choice' })).toHaveCount(0)
  await expect(page.getByLabel('Prompt')).toBeVisible()
})

test('[C14] while the plans are on their way they say so, in the place they will have', async ({ page, isMobile }) => {
  const slug = await newcomer(page)
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(/\/plans\?_rsc=/, async (route) => {
    if (route.request().headers()['next-router-prefetch'] !== '1') await held
    await route.continue()
  })
  await page.goto(`/c/${slug}/overview`)
  if (isMobile) await page.getByRole('button', { name: 'More' }).click()
  // The frame of the page comes ahead of time, in two parts; what it holds is asked for when it is opened.
  await page.waitForFunction(() => {
    return performance.getEntriesByType('resource').filter(({ name }) => name.includes('/plans?_rsc=')).length >= 2
  })
  await (isMobile ? page.getByRole('link', { name: 'Plans', exact: true }) : upgrade(page)).click()
  await expect(page.getByRole('status').filter({ hasText: 'Loading…' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Make your choice' })).toBeVisible()
  release()
  await expect(page.getByRole('listitem', { name: 'Macro' })).toBeVisible()
  await expect(page.getByText('Loading…')).toHaveCount(0)
})

test('[C33] on a phone the toggle stays in view while the page scrolls, and the table’s title joins it', async ({
  page,
  isMobile,
}) => {
  const slug = await newcomer(page)
  await page.goto(`/c/${slug}/plans`)
  const title = page.getByRole('heading', { name: 'Compare plans and features' })
  await page.getByRole('row', { name: /^Max voice models/ }).scrollIntoViewIfNeeded()
  await page.mouse.wheel(0, 300)
  const toggle = page.getByRole('radiogroup', { name: 'How to pay' })
  if (!isMobile) return expect(toggle).not.toBeInViewport()
  const head = page.getByRole('columnheader', { name: 'Mega' })
  for (const pinned of [toggle, title, head, page.getByRole('button', { name: 'One-time' })]) {
    await expect(pinned).toBeInViewport({ ratio: 1 })
  }
  const [bar, under, columns] = [await toggle.boundingBox(), await title.boundingBox(), await head.boundingBox()]
  expect(under!.y).toBeGreaterThanOrEqual(bar!.y + bar!.height)
  expect(columns!.y).toBeGreaterThanOrEqual(under!.y + under!.height - 1)
  expect(columns!.y + columns!.height).toBeLessThan(page.viewportSize()!.height / 3)
  await page.getByRole('radio', { name: 'Pay yearly' }).click()
  await expect(head).toContainText('$80')
})

test('[C33] one-time packages are an icon on a phone, and named in full on a desktop', async ({ page, isMobile }) => {
  const slug = await newcomer(page)
  await page.goto(`/c/${slug}/plans`)
  const trigger = page.getByRole('button', { name: 'One-time' })
  await expect(trigger).toHaveAccessibleName(/^One-time/)
  await expect(trigger.locator('svg')).toBeVisible()
  const { width, height } = (await trigger.boundingBox())!
  const words = (await trigger.getByText('One-time').boundingBox())!
  if (!isMobile) return expect(words.width).toBeGreaterThan(height)
  expect(Math.round(width)).toBe(Math.round(height))
  // The words are there for whoever hears the page, and take no room.
  expect(words.width).toBeLessThanOrEqual(1)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })
    test('The plans over the desk can be used by everybody', async ({ page, isMobile }) => {
      await newPerson(page)
      await openPlans(page, isMobile)
      await standsStill(page)
      expect(await axeFaults(page)).toEqual([])
    })
  })
}
