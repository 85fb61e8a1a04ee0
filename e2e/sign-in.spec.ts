import type { APIRequestContext, Page } from '@playwright/test'
import { actionBeside } from './fixtures/action'
import { appUrl } from './fixtures/addresses'
import { expect, test } from './fixtures/console'
import { linkIn, mailsTo } from './fixtures/inbox'
import { enterByDemoDoor, newAddress, newcomer } from './fixtures/people'

const DESK = /\/c\/[^/]+\/overview$/

async function askForLink(page: Page, address: string) {
  await page.getByLabel('E-mail address').fill(address)
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible()
}

async function newLink(page: Page, request: APIRequestContext, callbackUrl?: string) {
  const address = newAddress()
  await page.goto(callbackUrl ? `/sign-in?${new URLSearchParams({ callbackUrl })}` : '/sign-in')
  await askForLink(page, address)
  const [mail] = await mailsTo(request, address)
  return { address, link: linkIn(mail) }
}

test('A link from the mailbox signs in, though a scanner opened it first', async ({ page, request }) => {
  await page.goto('/')
  await expect(page).toHaveURL(/\/sign-in$/)
  const address = newAddress()
  await askForLink(page, `  ${address.toUpperCase()} `.trim())
  await expect(page.getByText(address.toUpperCase())).toBeVisible()
  const link = linkIn((await mailsTo(request, address))[0])

  const redeeming = link.replace('/auth/confirm', '/api/auth/callback/email')
  for (const scanned of [link, link, redeeming]) {
    await request.head(scanned)
    await request.get(scanned)
  }
  const elsewhere = await request.post(redeeming, { headers: { origin: 'https://evil.example' }, maxRedirects: 0 })
  expect(elsewhere.headers().location).toBe(link)

  await page.goto(link)
  await expect(page.getByText(`You are signing in as ${address}.`)).toBeVisible()
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(DESK)
})

test('A link works once; the second time it says so and offers a new one', async ({ page, request }) => {
  const { address, link } = await newLink(page, request)
  await page.goto(link)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(DESK)
  await page.context().clearCookies()

  await page.goto(link)
  await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible()
  await expect(page.getByText('That link was used already or has expired.')).toBeVisible()
  await expect(page.getByLabel('E-mail address')).toHaveValue(address)
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible()
  const [newest] = await mailsTo(request, address, 2)
  await page.goto(linkIn(newest))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(DESK)
})

test('Two windows on one link: the slower button explains itself', async ({ page, request }) => {
  const { link } = await newLink(page, request)
  const other = await page.context().newPage()
  await page.goto(link)
  await other.goto(link)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(DESK)
  await page.context().clearCookies()
  await other.getByRole('button', { name: 'Sign in' }).click()
  await expect(other).toHaveURL(/\/sign-in\?error=Verification$/)
  await expect(other.getByText('That link was used already or has expired.')).toBeVisible()
})

test('After signing in a person is where they wanted to be, but never elsewhere', async ({ page, request }) => {
  const wanted = await newLink(page, request, '/sign-in/sent?callbackUrl=%2F')
  expect(new URL(wanted.link).searchParams.get('callbackUrl')).toBe('/sign-in/sent?callbackUrl=%2F')
  await page.goto(wanted.link)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(`${appUrl}/sign-in/sent?callbackUrl=%2F`)
  await page.context().clearCookies()

  for (const evil of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
    const { link } = await newLink(page, request, evil)
    const altered = new URL(link)
    expect(altered.origin).toBe(appUrl)
    altered.searchParams.set('callbackUrl', evil)
    await page.goto(altered.href)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page).toHaveURL(DESK)
    expect(new URL(page.url()).origin).toBe(appUrl)
    await page.context().clearCookies()
  }

  const { link } = await newLink(page, request)
  const redeeming = new URL(link.replace('/auth/confirm', '/api/auth/callback/email'))
  redeeming.searchParams.set('callbackUrl', 'https://evil.example/')
  const answer = await request.post(redeeming.href, { headers: { origin: appUrl }, maxRedirects: 0 })
  expect(answer.headers().location).toBe(`${appUrl}/`)
})

test('What is no address, and too many links, are answered in words', async ({ page, request }) => {
  const address = newAddress()
  await page.goto('/sign-in')
  await page.getByLabel('E-mail address').fill('maya@nowhere')
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await expect(page.getByText('We can’t write to this address.')).toBeVisible()
  await expect(page.getByLabel('E-mail address')).toHaveValue('maya@nowhere')

  await askForLink(page, address)
  for (let count = 2; count <= 5; count += 1) {
    await page.getByRole('button', { name: 'Send another link' }).click()
    await mailsTo(request, address, count)
    await expect(page.getByRole('button', { name: 'Send another link' })).toBeEnabled()
  }
  await page.getByRole('button', { name: 'Send another link' }).click()
  await expect(page.getByText('We have sent 5 links to this address.')).toBeVisible()
  await mailsTo(request, address, 5)
})

test('The demo door leads in with one click, each person to their own desk', async ({ page }) => {
  const maya = await enterByDemoDoor(page, 'Maya Lindqvist')
  await page.context().clearCookies()
  const sam = await enterByDemoDoor(page, 'Sam Okafor')
  await page.context().clearCookies()
  const somebody = await enterByDemoDoor(page, 'Somebody new')
  expect(new Set([maya, sam, somebody]).size).toBe(3)
  await page.goto('/sign-in')
  await expect(page).toHaveURL(`${appUrl}/c/${somebody}/overview`)
})

test('Signing out ends the session itself, not only its cookie', async ({ page, request }) => {
  await enterByDemoDoor(page, 'Somebody new')
  const session = (await page.context().cookies()).find((cookie) => cookie.name === 'authjs.session-token')
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
  await page.getByRole('button', { name: /account/i }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in$/)
  const stolen = { cookie: `authjs.session-token=${session?.value}` }
  const answer = await request.get('/', { headers: stolen, maxRedirects: 0 })
  expect(answer.headers().location).toBe('/sign-in')
})

test('A form that no page of ours sent does nothing', async ({ request }) => {
  const page = await (await request.get('/sign-in?callbackUrl=%2Fsomewhere')).text()
  const enter = { [actionBeside('newcomer', page)]: '', person: 'newcomer', callbackUrl: '/' }
  const knocks: Record<string, string>[] = [{}, { origin: appUrl, 'sec-fetch-site': 'cross-site' }]
  for (const headers of knocks) {
    const answer = await request.post('/sign-in', { headers, multipart: enter, maxRedirects: 0 })
    expect(answer.headers()['set-cookie'] ?? '').not.toContain('session-token')
    expect(answer.headers().location).toContain('error=Origin')
  }
})

test('Signed out on a page of a desk, a person comes back to that very page', async ({ page }) => {
  const slug = await newcomer(page)
  await page.context().clearCookies()
  await page.goto(`/c/${slug}/credits?before=7`)
  await expect(page.getByLabel('E-mail address')).toBeVisible()
  expect(new URL(page.url()).searchParams.get('callbackUrl')).toBe(`/c/${slug}/credits?before=7`)
})
