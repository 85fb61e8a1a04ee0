import { expect, test } from 'vitest'
import { cents, credits } from '@/lib/core/money'
import { receiptEmail } from './receipt'
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
