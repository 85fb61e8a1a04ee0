import { expect, test } from './fixtures/console'
import { openBook } from './fixtures/desk-book'
import { newcomer } from './fixtures/people'
import { subscribed } from './fixtures/subscribed'

test('[C1] the exact cost stands beside Generate before anything is spent, and is what is spent', async ({ page }) => {
  const slug = await newcomer(page)
  await page.goto(`/c/${slug}/studio`)
  const form = page.getByRole('main').locator('form')
  await expect(page.getByText('Nothing made yet')).toBeVisible()
  for (const [generator, cost, rest] of [
    ['Portrait', '40 credits', 'Balance afterwards 40'],
    ['Landscape', '25 credits', 'Balance afterwards 55'],
    ['Clip', '400 credits', 'You have 80, 320 short'],
    ['Pattern', '10 credits', 'Balance afterwards 70'],
  ] as const) {
    await form.getByRole('radio', { name: generator }).click()
    const beside = form.getByRole('button', { name: 'Generate' }).locator('xpath=following-sibling::p')
    await expect(beside).toContainText(cost)
    await expect(beside).toContainText(rest)
  }

  await form.getByRole('button', { name: 'Generate' }).click()
  await expect(form.getByText('Say in a few words what it should show.')).toBeVisible()
  await form.getByLabel('Prompt').fill('Terracotta tiles')
  await form.getByRole('button', { name: 'Generate' }).dblclick()
  const works = page.getByRole('region', { name: 'Your works' }).getByRole('listitem')
  await expect(works).toHaveCount(1)
  await expect(works.getByRole('img', { name: 'Terracotta tiles' })).toBeVisible()
  await expect(page.getByRole('banner')).toContainText('70')

  await page.reload()
  await expect(works).toHaveCount(1)
  await expect(page.getByRole('banner')).toContainText('70')
  await works.getByRole('link', { name: '10 credits' }).click()
  await expect(page).toHaveURL(new RegExp(`/c/${slug}/credits\\?before=\\d+$`))
})

test('Too few credits: the dialog says how many are missing and leads to plans or packages', async ({ page }) => {
  const slug = await newcomer(page)
  await page.goto(`/c/${slug}/studio`)
  await page.getByRole('radio', { name: 'Clip' }).click()
  await page.getByLabel('Prompt').fill('Slow waves')
  const generate = page.getByRole('button', { name: 'Generate' })
  await generate.click()
  const short = page.getByRole('dialog', { name: 'Not enough credits' })
  await expect(short).toContainText('A clip costs 400 credits. You have 80, so 320 are missing. Nothing was spent.')
  await page.keyboard.press('Escape')
  await expect(short).toBeHidden()
  await expect(generate).toBeFocused()
  await generate.click()
  await short.getByRole('link', { name: 'Upgrade your plan' }).click()
  await expect(page).toHaveURL(new RegExp(`/c/${slug}/plans$`))

  await subscribed(slug, { name: 'Micro', pay: 'yearly' })
  await page.goto(`/c/${slug}/studio`)
  const works = page.getByRole('region', { name: 'Your works' }).getByRole('listitem')
  // What was interrupted goes on by itself, now that there are credits.
  await expect(works).toHaveText(/Slow waves/)
  await page.getByRole('radio', { name: 'Clip' }).click()
  await page.getByLabel('Prompt').fill('Waves, take 2')
  await generate.click()
  await expect(works).toHaveCount(2)
  const book = await openBook(slug)
  await book.spend(4_000, 'clip')
  await book.close()
  // The page may have heard of it by itself.
  await page.getByRole('button', { name: /credits, refresh$/ }).click()
  await expect(page.getByRole('button', { name: '280 credits, refresh', exact: true })).toBeVisible()
  await page.getByLabel('Prompt').fill('One too many')
  await generate.click()
  await expect(short).toContainText('You have 280, so 120 are missing.')
  await short.getByRole('button', { name: 'Buy one-time credits' }).click()
  await expect(page.getByRole('dialog', { name: 'One-time credits' })).toBeVisible()
})
