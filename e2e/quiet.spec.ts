import { expect, test } from './fixtures/console'
import { newcomer } from './fixtures/people'

for (const address of ['overview?buy=one-time', 'credits?before=9999', 'studio', 'plans?pay=yearly']) {
  test(`A page that is open leaves the server in peace: /${address}`, async ({ page }) => {
    const slug = await newcomer(page)
    // Never reached where a page goes on asking by itself.
    await page.goto(`/c/${slug}/${address}`, { waitUntil: 'networkidle' })
    await expect(page.getByRole('banner')).toBeVisible()
  })
}
