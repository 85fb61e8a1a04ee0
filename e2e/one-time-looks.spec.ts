import { openAtStripe } from './fixtures/at-stripe'
import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { newBuyer, oneTime, openOn } from './fixtures/one-time'
import { standsStill } from './fixtures/still'

// Several purchases in one go are a long way.
test.describe.configure({ timeout: 120_000 })

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme })

    test('[C33] every step of the dialog can be used by everybody, and none scrolls sideways', async ({ page }) => {
      const look = async (where: string) => {
        // What fades in is looked at when it has arrived: half a colour is no contrast.
        await standsStill(page)
        expect(await axeFaults(page), where).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), where).toBe(true)
      }
      const slug = await newBuyer(page)
      await openOn(page, slug, 'Mega')
      await look('a package with auto-reload')
      await oneTime(page).getByRole('textbox', { name: 'Reload when balance below' }).fill('12')
      await look('a threshold out of range')
      await openOn(page, slug, 'Macro')
      const atStripe = await openAtStripe(slug)
      await atStripe.nextCharges('generic_decline')
      await oneTime(page).getByRole('button', { name: 'Pay $36 now' }).click()
      await expect(oneTime(page).getByRole('alert')).toBeVisible()
      await look('a card that was declined')
      await oneTime(page).getByRole('button', { name: 'Try this card again' }).click()
      await expect(oneTime(page)).toContainText('You purchased 20,000 credits for $36.')
      await look('bought')
      await page.goto(`/c/${slug}/overview?buy=one-time`)
      await oneTime(page).getByRole('button', { name: 'Manage' }).click()
      await look('managing auto-reload')
      await oneTime(page).getByRole('checkbox').click()
      await look('about to disable it')
      await atStripe.close()
    })
  })
}

test('the dialog by keyboard alone: to the package, the threshold and the box, and the focus comes back', async ({
  page,
}) => {
  const slug = await newBuyer(page)
  await page.goto(`/c/${slug}/plans`)
  const trigger = page.getByRole('button', { name: 'One-time' })
  await trigger.focus()
  await page.keyboard.press('Enter')
  const packages = oneTime(page).getByRole('radiogroup', { name: 'Package' })
  await expect(packages.getByRole('radio', { name: 'Macro' })).toBeChecked()
  const focused = (role: 'radio' | 'button' | 'checkbox' | 'textbox', name: string | RegExp) =>
    oneTime(page).getByRole(role, { name })
  const tabTo = async (role: 'radio' | 'button' | 'checkbox' | 'textbox', name: string | RegExp) => {
    const target = focused(role, name)
    for (let press = 0; press < 25; press += 1) {
      await page.keyboard.press('Tab')
      await expect(oneTime(page).locator(':focus')).toHaveCount(1)
      if (await target.evaluate((element) => element === document.activeElement)) return
    }
    throw new Error(`Tab does not reach the ${role} ${name}.`)
  }
  await tabTo('radio', 'Macro')
  // A choice follows the focus while the key is held down, as a finger holds it.
  await page.keyboard.down('ArrowDown')
  await expect(focused('radio', 'Mega')).toBeChecked()
  await page.keyboard.up('ArrowDown')
  await tabTo('button', 'One more')
  await page.keyboard.press('Enter')
  await expect(focused('button', /^Pay \$280 now/)).toBeVisible()
  await tabTo('checkbox', 'Auto-reload — Save 30%')
  await tabTo('textbox', 'Reload when balance below')
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('4500')
  await expect(oneTime(page)).toContainText('Whenever the balance falls below 4,500 credits')
  await tabTo('checkbox', 'Auto-reload — Save 30%')
  await page.keyboard.press('Space')
  await expect(focused('button', /^Pay \$400 now/)).toBeVisible()
  await tabTo('radio', 'Visa ending 4242')
  await tabTo('button', /^Pay \$400 now/)
  await page.keyboard.press('Enter')
  await expect(oneTime(page)).toContainText('You purchased 200,000 credits for $400.')
  await expect(oneTime(page).getByRole('button', { name: 'Continue' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(oneTime(page)).toBeHidden()
  await expect(trigger).toBeFocused()
})
