import type { CatalogKey } from '@/lib/catalog/rules'
import { expect, test } from './fixtures/console'
import { newPersonOn } from './fixtures/new-desk'
import { subscribe } from './fixtures/subscribe'

/** Per catalog: a plan with its price, a row and a feature of its comparison, and a pack with what it brings. */
const CATALOGS: [catalog: CatalogKey, plan: string, price: string, rows: string[], pack: RegExp, balance: string][] = [
  ['tokens', 'Premium', '$30', ['Commercial rights', 'Upscale'], /^Medium\s*5,000 credits\s*\$20/, '60'],
  ['agency', 'Growth', '$249', ['White label', 'Video ad'], /^Medium\s*1,500 credits\s*\$95/, '10'],
  ['space', 'Creator', '£12', ['Members', 'Livestream room'], /^£50\s*6,000 credits\s*£50/, '100'],
]

for (const [catalog, plan, price, rows, pack, balance] of CATALOGS) {
  test(`every page of a desk on ${catalog} is there`, async ({ page }) => {
    const slug = await newPersonOn(page, catalog)
    for (const place of ['overview', 'credits', 'studio', 'profile', 'settings']) {
      await page.goto(`/c/${slug}/${place}`)
      await expect(page.getByRole('button', { name: `${balance} credits, refresh` })).toBeVisible()
      await expect(page.getByRole('main')).toBeVisible()
    }
  })

  test(`[A4] [E2] [E4] plans and packs of ${catalog} stand in its own words and currency`, async ({ page }) => {
    const slug = await newPersonOn(page, catalog)
    await page.goto(`/c/${slug}/plans?pay=monthly`)
    await expect(page.getByRole('listitem', { name: plan })).toContainText(`${price}/ month`)
    for (const row of rows) {
      await expect(page.getByRole('table').getByRole('rowheader', { name: row }).first()).toBeVisible()
    }
    await page.getByRole('button', { name: 'One-time' }).click()
    const unlock = page.getByRole('dialog', { name: 'Unlock one-time package' })
    await expect(unlock.getByRole('link', { name: 'Upgrade now' })).toBeVisible()

    await subscribe(page, slug, { name: plan, pay: 'monthly' })
    await page.goto(`/c/${slug}/overview?buy=one-time`)
    const dialog = page.getByRole('dialog', { name: 'One-time credits' })
    await expect(dialog.getByRole('radio', { name: pack })).toBeVisible()
  })
}
