import { openAtStripe } from './fixtures/at-stripe'
import { axeFaults } from './fixtures/axe'
import { expect, test } from './fixtures/console'
import { newPerson, signIn } from './fixtures/people'
import { payInvoice } from './fixtures/subscribe'
import { newSubscriber } from './fixtures/subscribed'

test('what was paid for a plan that is over brings nothing; an operator sees it and is led to its invoice', async ({
  page,
  context,
}) => {
  test.setTimeout(120_000)
  const slug = await newSubscriber(page, { name: 'Micro', pay: 'monthly' })
  const stripe = await openAtStripe(slug)
  await stripe.chargeInVain('studio_macro_month')
  await stripe.end()
  await expect(async () => {
    await page.goto(`/c/${slug}/profile`)
    await expect(page.getByRole('main')).toContainText('80 credits / day', { timeout: 2_000 })
  }).toPass()
  const url = await stripe.openInvoice()
  const invoice = url.slice(url.lastIndexOf('/') + 1)
  await page.goto(url)
  await payInvoice(page)
  await stripe.close()

  await page.goto('/')
  await context.clearCookies()
  await signIn(page, 'Noor Haddad')
  await page.getByRole('button', { name: 'account' }).click()
  await page.getByRole('link', { name: 'Operator' }).click()
  await expect(page).toHaveURL(/\/operator$/)
  await expect(page).toHaveTitle('Operator · Refill')
  // On a wide screen the payments are a table, on others a list.
  const payment = page.locator('tr, li').filter({ visible: true, hasText: invoice })
  await expect(async () => {
    await page.reload()
    await expect(payment).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await expect(payment).toContainText('Newcomer')
  await expect(payment).toContainText('Macro, paid monthly')
  await expect(payment).toContainText(/\$\d\d\.\d\d/)
  await expect(payment).toContainText(/The plan had ended on \w{3} \d+, \d{4}/)
  expect(await axeFaults(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  const opened = context.waitForEvent('page')
  await payment.getByRole('link', { name: invoice }).click()
  await expect((await opened).getByRole('heading', { name: /paid on/ })).toBeVisible()

  await page.goto(`/operator?invoice=${invoice}&fault=stripe-unreachable`)
  await expect(page.getByRole('alert').filter({ hasText: invoice })).toContainText('Stripe does not answer')
})

test.describe('whoever is no operator', () => {
  test.use({ allowedComplaints: [/404/] })

  test('finds nothing at the operator’s address, as wherever there is nothing', async ({ page }) => {
    const nothing = async (path: string) => {
      const answer = await page.goto(path)
      await expect(page).toHaveTitle(/./)
      await expect(page.getByRole('main')).toContainText('There is nothing here')
      const { title, main } = await page.evaluate(() => ({
        title: document.title,
        main: document.querySelector('main')?.textContent,
      }))
      return { status: answer?.status(), title, main }
    }
    const unknown = await nothing('/no-such-page')
    expect(unknown).toMatchObject({ status: 404, main: expect.stringContaining('There is nothing here for you') })
    expect(await nothing('/operator')).toEqual(unknown)

    await newPerson(page)
    await page.getByRole('button', { name: 'account' }).click()
    await expect(page.getByRole('link', { name: 'Profile', exact: true }).filter({ visible: true })).toBeVisible()
    await expect(page.getByRole('link', { name: 'Operator' })).toHaveCount(0)
    expect(await nothing('/operator')).toEqual(unknown)
    expect((await page.request.get('/operator/invoices/in_1', { maxRedirects: 0 })).status()).toBe(404)
  })
})
