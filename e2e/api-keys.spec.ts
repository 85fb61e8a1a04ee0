import type { APIRequestContext, Page } from '@playwright/test'
import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { becomeMember } from './fixtures/member'
import { newPerson } from './fixtures/people'
import { standsStill } from './fixtures/still'

const dialog = (page: Page) => page.getByRole('dialog')

/** The settings of a new person, reached as a person reaches them. */
async function openSettings(page: Page, isMobile: boolean): Promise<string> {
  const slug = await newPerson(page)
  if (isMobile) await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'API keys' })).toBeVisible()
  return slug
}

/** Fills in the dialog and answers with the key as it is shown. */
async function createKey(page: Page, name: string, choices: (string | RegExp)[] = []): Promise<string> {
  await page.getByRole('button', { name: 'Create key' }).click()
  await dialog(page).getByLabel('Name').fill(name)
  for (const choice of choices) await dialog(page).getByRole('radio', { name: choice }).click()
  await dialog(page).getByRole('button', { name: 'Create key' }).dblclick()
  return dialog(page).getByRole('textbox', { name }).inputValue()
}

function balance(request: APIRequestContext, slug: string, key: string) {
  return request.get(`/api/v1/clients/${slug}/balance`, { headers: { authorization: `Bearer ${key}` } })
}

const keys = (page: Page, isMobile: boolean) =>
  isMobile
    ? page.getByRole('list', { name: 'API keys' }).getByRole('listitem')
    : page.getByRole('table', { name: 'API keys' }).locator('tbody > tr')

test('[X1] a key made in the page works over HTTP, is never shown again, and is refused once it is revoked', async ({
  page,
  request,
  isMobile,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const slug = await openSettings(page, isMobile)
  await expect(page.getByText('No keys yet')).toBeVisible()
  await expect(page.getByRole('link', { name: 'How the API works' })).toHaveAttribute('href', '/api/docs')

  const key = await createKey(page, 'Production server')
  expect(key).toMatch(/^refill_sk_[0-9a-f]{12}_[\w-]{32}$/)
  await expect(dialog(page)).toContainText('This is the only time it is shown.')
  await dialog(page).getByRole('button', { name: 'Copy' }).click()
  await expect(dialog(page)).toContainText('Copied')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key)
  await dialog(page).getByRole('button', { name: 'Done' }).click()
  await expect(dialog(page)).toBeHidden()
  await expect(page.getByRole('button', { name: 'Create key' })).toBeFocused()

  const answer = await balance(request, slug, key)
  expect([answer.status(), (await answer.json()).available]).toEqual([200, 80])
  const spend = await request.post(`/api/v1/clients/${slug}/spends`, {
    headers: { authorization: `Bearer ${key}`, 'idempotency-key': 'first' },
    data: { credits: 30, feature: 'portrait' },
  })
  expect(spend.status()).toBe(201)

  const secret = key.slice(-32)
  const html = await (await page.request.get(`/c/${slug}/settings`)).text()
  expect(html).toContain(key.slice(0, -32))
  expect(html).not.toContain(secret)
  await expect(async () => {
    await page.reload()
    await expect(keys(page, isMobile)).toHaveCount(1)
    await expect(keys(page, isMobile)).toHaveText(/Production server.*refill_sk_[0-9a-f]{12}_….*Spend/)
    await expect(keys(page, isMobile)).not.toHaveText(/Never/, { timeout: 1_000 })
  }).toPass()
  expect(await page.content()).not.toContain(secret)

  await page.getByRole('button', { name: 'Revoke Production server' }).click()
  await expect(dialog(page)).toContainText('From the next request on it is refused')
  await dialog(page).getByRole('button', { name: 'Keep it' }).click()
  expect((await balance(request, slug, key)).status()).toBe(200)
  await page.getByRole('button', { name: 'Revoke Production server' }).click()
  await dialog(page).getByRole('button', { name: 'Revoke key' }).click()
  await expect(dialog(page)).toBeHidden()
  const refused = await balance(request, slug, key)
  expect([refused.status(), (await refused.json()).code]).toEqual([401, 'key-revoked'])
  await expect(keys(page, isMobile)).toContainText('Revoked')
  await expect(page.getByRole('button', { name: 'Revoke Production server' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Create key' })).toBeFocused()
})

test('[X1] what a key may do, whom it opens and how long it lasts is chosen when it is made', async ({
  page,
  request,
  isMobile,
}) => {
  const slug = await openSettings(page, isMobile)
  await page.getByRole('button', { name: 'Create key' }).click()
  await dialog(page).getByRole('button', { name: 'Create key' }).click()
  await expect(dialog(page)).toContainText('Give the key a name.')
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()

  const reader = await createKey(page, 'Dashboard', [/^Read/, /^The whole workspace/, 'No end'])
  const spend = await request.post(`/api/v1/clients/${slug}/spends`, {
    headers: { authorization: `Bearer ${reader}`, 'idempotency-key': 'first' },
    data: { credits: 1, feature: 'portrait' },
  })
  expect(spend.status()).toBe(403)
  expect((await balance(request, slug, reader)).status()).toBe(200)

  await page.keyboard.press('Escape')
  await expect(dialog(page)).toContainText('You have not copied the key.')
  await dialog(page).getByRole('button', { name: 'Go back' }).click()
  await expect(dialog(page).getByRole('textbox', { name: 'Dashboard' })).toHaveValue(reader)
  await dialog(page).getByRole('button', { name: 'Done' }).click()
  await dialog(page).getByRole('button', { name: 'Close anyway' }).click()
  await expect(dialog(page)).toBeHidden()
  await expect(keys(page, isMobile)).toHaveText(/Dashboard.*Read.*All of .*Never/)

  await createKey(page, 'For a month', ['30 days'])
  await dialog(page).getByRole('button', { name: 'Copy' }).click()
  await dialog(page).getByRole('button', { name: 'Done' }).click()
  await expect(keys(page, isMobile)).toHaveCount(2)
  await expect(keys(page, isMobile).first()).toHaveText(/For a month/)
  await expect(keys(page, isMobile).first().locator('time')).toHaveCount(1)
})

test('[X1] a member is told who looks after the keys, and sees none of them', async ({ page, isMobile }) => {
  const slug = await openSettings(page, isMobile)
  await createKey(page, 'Hidden from members')
  await dialog(page).getByRole('button', { name: 'Copy' }).click()
  await dialog(page).getByRole('button', { name: 'Done' }).click()
  await becomeMember(slug)
  await page.reload()
  await expect(page.getByText('Keys are for owners and admins')).toBeVisible()
  await expect(page.getByText('Hidden from members')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Create key' })).toHaveCount(0)
  expect(await (await page.request.get(`/c/${slug}/settings`)).text()).not.toContain('Hidden from members')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test('[X1] the keys and their dialogs can be used by everybody, and nothing scrolls sideways', async ({
      page,
      isMobile,
    }) => {
      const look = async (where: string) => {
        await standsStill(page)
        expect(await axeFaults(page), where).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), where).toBe(true)
      }
      await openSettings(page, isMobile)
      await look('no keys')
      await page.getByRole('button', { name: 'Create key' }).click()
      await dialog(page).getByRole('radio', { name: 'Until…' }).click()
      await look('the form')
      await page.keyboard.press('Escape')
      await createKey(page, 'A very long name of a key that somebody really wrote in here')
      await look('the key')
      await page.keyboard.press('Escape')
      await look('not copied')
      await dialog(page).getByRole('button', { name: 'Close anyway' }).click()
      await expect(keys(page, isMobile)).toHaveCount(1)
      await look('the list')
      await page.getByRole('button', { name: /^Revoke/ }).click()
      await look('revoking')
    })
  })
}
