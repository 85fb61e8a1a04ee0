import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/console'
import { typeCard } from './fixtures/subscribe'
import { newSubscriber } from './fixtures/subscribed'

const dialog = (page: Page) => page.getByRole('dialog', { name: 'One-time credits' })
/** A page that is read, and not one that somebody might go to. */
const isReading = (headers: Record<string, string>) => headers.rsc === '1' && !headers['next-router-prefetch']
const trigger = (page: Page) => page.getByRole('button', { name: 'One-time' })

/** A yearly subscriber on the plans page with the dialog open; Micro and the free day's credits make 5,080. */
async function openDialog(page: Page): Promise<void> {
  const slug = await newSubscriber(page, { name: 'Micro', pay: 'yearly' })
  await page.goto(`/c/${slug}/plans`)
  await trigger(page).click()
  await expect(dialog(page)).toBeVisible()
}

test('[C15] each package with its price per 100 credits, the residual balance, and one button with the amount', async ({
  page,
}) => {
  await openDialog(page)
  const packages = dialog(page).getByRole('radiogroup', { name: 'Package' }).getByRole('radio')
  await expect(packages).toHaveText([
    'Nano4,000 credits$12$0.30 per 100 credits',
    'Micro5,000 credits$15$0.30 per 100 credits',
    'Macro 10% off with auto-reload20,000 credits$40$0.20 per 100 credits',
    'Mega 30% off with auto-reload100,000 credits$200$0.20 per 100 credits',
  ])
  await expect(dialog(page)).toContainText('Residual5,080 credits')
  const refreshed = page.waitForResponse(/\/balance$/)
  await dialog(page).getByRole('button', { name: 'Refresh the balance' }).click()
  expect((await refreshed).ok()).toBe(true)

  await dialog(page).getByRole('radio', { name: 'Nano' }).click()
  await expect(dialog(page).getByRole('button', { name: 'Pay $12 now' })).toBeVisible()
  await dialog(page).getByRole('button', { name: 'One more' }).click()
  await expect(dialog(page)).toContainText('+8,000 credits, never expire')
  await expect(dialog(page)).toContainText('Balance afterwards 13,080')
  const pay = dialog(page).getByRole('button', { name: 'Pay $24 now' })
  const [button, frame] = [await pay.boundingBox(), await dialog(page).boundingBox()]
  expect(button!.width).toBeGreaterThan(frame!.width * 0.85)

  await pay.dblclick()
  await expect(dialog(page)).toContainText('You purchased 8,000 credits for $24.')
  await expect(dialog(page)).toContainText('13,080')
  await dialog(page).getByRole('button', { name: 'Continue' }).click()
  await expect(dialog(page)).toBeHidden()
  await expect(trigger(page)).toBeFocused()
  await expect(page.getByRole('banner')).toContainText('13,080')
})

test('The dialog stands in the address: a reload keeps it, Back closes it, focus stays in and goes back', async ({
  page,
}) => {
  await openDialog(page)
  await expect(page).toHaveURL(/\?buy=one-time$/)
  await page.reload()
  await expect(dialog(page)).toBeVisible()
  await expect(dialog(page).getByRole('button', { name: 'Pay $36 now' })).toBeVisible()
  for (let press = 0; press < 20; press += 1) {
    await page.keyboard.press('Tab')
    await expect(dialog(page).locator(':focus')).toHaveCount(1)
  }
  await page.goBack()
  await expect(dialog(page)).toBeHidden()
  await trigger(page).click()
  await expect(dialog(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
  await expect(trigger(page)).toBeFocused()
  await expect(page).toHaveURL(/\/plans$/)
})

test('The dialog opens again at once, also while the page behind it is still being read again', async ({ page }) => {
  await openDialog(page)
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(
    () => true,
    async (route) => {
      if (isReading(route.request().headers())) await held
      await route.fallback()
    },
  )
  const readAgain = page.waitForRequest((request) => isReading(request.headers()))
  await dialog(page).getByRole('radio', { name: 'Micro' }).click()
  await dialog(page).getByRole('button', { name: 'Pay $15 now' }).click()
  await expect(dialog(page)).toContainText('You purchased 5,000 credits for $15.')
  await dialog(page).getByRole('button', { name: 'Continue' }).click()
  await readAgain
  await trigger(page).click()
  await expect(dialog(page).getByRole('button', { name: 'Pay $36 now' })).toBeVisible()
  release()
})

test('[A11] a new card pays in the page through Stripe’s element: declined, reloaded, then bought once', async ({
  page,
}) => {
  await openDialog(page)
  await dialog(page).getByRole('checkbox', { name: 'Auto-reload' }).click()
  await dialog(page).getByRole('radio', { name: 'Another card' }).click()
  await dialog(page).getByRole('button', { name: 'Continue to pay $40' }).click()
  const pay = dialog(page).getByRole('button', { name: 'Pay $40 now' })
  await typeCard(page, '4000000000000002')
  await pay.click()
  await expect(dialog(page).getByRole('alert')).toContainText('Your card was declined.')

  await page.reload()
  await typeCard(page, '4242424242424242')
  await pay.dblclick()
  await expect(dialog(page)).toContainText('You purchased 20,000 credits for $40.')
  await expect(dialog(page)).toContainText('25,080')

  await page.reload()
  await expect(dialog(page)).toContainText('Residual25,080 credits')
  await expect(dialog(page).getByRole('button', { name: 'Pay $36 now' })).toBeVisible()
})
