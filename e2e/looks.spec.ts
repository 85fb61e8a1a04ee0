import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { newcomer } from './fixtures/people'
import { standsStill } from './fixtures/still'
import { subscribe } from './fixtures/subscribe'

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme })

    test('every page and dialog can be used by everybody, and none scrolls sideways', async ({ page }) => {
      const look = async (where: string) => {
        // What fades in is looked at when it has arrived: half a colour is no contrast.
        await standsStill(page)
        expect(await axeFaults(page), where).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), where).toBe(true)
      }
      await page.goto('/sign-in')
      await look('sign-in')
      const slug = await newcomer(page)
      for (const place of ['overview', 'credits', 'studio', 'plans']) {
        await page.goto(`/c/${slug}/${place}`)
        await expect(page.getByRole('button', { name: '80 credits, refresh' })).toBeVisible()
        await look(place)
      }
      await page.goto(`/c/${slug}/plans?buy=one-time`)
      await expect(page.getByRole('dialog', { name: 'Unlock one-time package' })).toBeVisible()
      await look('unlock')
      await subscribe(page, slug, { name: 'Micro', pay: 'yearly' })
      await look('result of a payment')
      await page.goto(`/c/${slug}/overview?buy=one-time`)
      await expect(page.getByRole('button', { name: 'Pay $36 now' })).toBeVisible()
      await look('one-time')
    })
  })
}
