import { expect, test } from 'vitest'
import { cents, credits } from '@/lib/core/money'
import { confirmEmail, declinedEmail, planEndedEmail, stoppedEmail, waitingEmail } from './auto-reload'
import { receiptEmail } from './receipt'
import { returnedEmail } from './returned'
import { signInEmail } from './sign-in'

test('The sign-in mail says in words and in HTML where to go and for how long', () => {
  const mail = signInEmail({ url: 'https://refill.example/auth/confirm?email=a%40b.c&token=t', validMinutes: 30 })
  expect(mail.subject).toBe('Your link to sign in to Refill')
  expect(mail.text).toContain('\nhttps://refill.example/auth/confirm?email=a%40b.c&token=t\n')
  expect(mail.text).toContain('30 minutes')
  expect(mail.html).toContain('href="https://refill.example/auth/confirm?email=a%40b.c&amp;token=t"')
})

test('[B10] A receipt names the pack, the credits, the amount, the balance after and the way to the history', () => {
  const mail = receiptEmail({
    pack: 'Small <pack>',
    quantity: 2,
    credits: credits(2000),
    amountCents: cents(1250),
    currency: 'usd',
    balanceAfter: credits(12480),
    historyUrl: 'https://refill.example/c/bcd23456/credits',
  })
  expect(mail.subject).toBe('Receipt: 2,000 credits for $12.50')
  for (const line of ['Pack: 2 × Small <pack>', 'Credits: 2,000', 'Paid: $12.50', 'Balance after: 12,480']) {
    expect(mail.text.split('\n')).toContain(line)
  }
  expect(mail.text).toContain('https://refill.example/c/bcd23456/credits')
  expect(mail.html).toContain('2 × Small &lt;pack&gt;')
  expect(mail.html).not.toContain('<pack>')
})

const charge = {
  amountCents: cents(3600),
  credits: credits(20_000),
  currency: 'usd' as const,
  reason: 'The card on file has expired.',
}
const profileUrl = 'https://refill.example/c/bcd23456/profile'

test('[B10] [C20] a receipt of auto-reload says that nobody was there, and how to end it', () => {
  const mail = receiptEmail({
    ...charge,
    pack: 'Macro',
    quantity: 1,
    balanceAfter: credits(21_000),
    byAutoReload: true,
    historyUrl: 'https://refill.example/c/bcd23456/credits',
  })
  expect(mail.subject).toBe('Auto-reload receipt: 20,000 credits for $36')
  expect(mail.text).toContain('You can switch it off in your profile.')
})

test('[C26] [X5] a first decline says why, that nothing was charged, and that it will be tried again', () => {
  const mail = declinedEmail({ ...charge, available: credits(120), profileUrl })
  expect(mail.text).toContain('The card on file has expired. Nothing was charged, and you have 120 credits left.')
  expect(mail.text).toContain('Auto-reload tries again later.')
  expect(mail.html).toContain(`href="${profileUrl}"`)
})

test('[C26] stopped, in two variants: with credits left there is time, without any there is not', () => {
  const stopped = { ...charge, profileUrl, isOff: true }
  const some = stoppedEmail({ ...stopped, available: credits(900), variant: 'credits-left' })
  const none = stoppedEmail({ ...stopped, available: credits(0), variant: 'none-left' })
  expect([some.subject, none.subject]).toEqual([
    'Auto-reload missed a beat',
    'Not enough credits: auto-reload missed a beat',
  ])
  expect(some.text).toContain('switched itself off. Update your payment method and switch it on again.')
  expect(none.text).toContain('there are no credits left')
  const paused = stoppedEmail({ ...stopped, isOff: false, available: credits(0), variant: 'none-left' })
  expect(paused.text).toContain('It goes on with another card on file')
})

test('[X5] [U8] waiting and ended: what nobody buys any more, why, and where to look', () => {
  const words = 'There is no card on file to charge. Add one, and auto-reload goes on.'
  const figures = { available: credits(0), threshold: credits(2_000) }
  const waits = waitingEmail({ client: 'Harbour <Coffee>', reason: 'no-card', words, ...figures, profileUrl })
  expect(waits.subject).toBe('Auto-reload has no card to charge')
  expect(waits.text).toContain('is below 2,000 credits, and nothing was bought: there are no credits left.')
  expect(waits.text).toContain(words)
  expect(waits.html).toContain('Harbour &lt;Coffee&gt;')
  const ended = planEndedEmail({ client: 'Harbour <Coffee>', profileUrl })
  expect(ended.text).toContain('The plan of Harbour <Coffee> has ended, so auto-reload has switched itself off.')
  expect(ended.html).toContain(`href="${profileUrl}"`)
})

test('[X5] the bank’s question comes with the amount, the link to this very payment, and for how long it waits', () => {
  const confirmUrl = 'https://refill.example/c/bcd23456/checkout?purchase=1'
  const mail = confirmEmail({ ...charge, confirmUrl })
  expect(mail.subject).toBe('Confirm $36 for 20,000 credits')
  expect(mail.text).toContain(`Confirm the payment:\n${confirmUrl}`)
  expect(mail.text).toContain('waits for 23 hours')
})

test('[E5] a payment that does not come after all: how much, that nothing was bought, and another way to pay', () => {
  const buyUrl = 'https://refill.example/c/bcd23456/overview?buy=one-time.macro'
  const mail = returnedEmail({ ...charge, pack: 'Macro', quantity: 1, buyUrl })
  expect(mail.subject).toBe('Your payment of $36 did not go through')
  expect(mail.text).toContain('no credits were added and nothing was bought.')
  expect(mail.text).toContain(`Buy them again:\n${buyUrl}`)
})
