import { expect, test } from 'vitest'
import { setTestEnvironment } from '@/e2e/fixtures/environment'
import { advance } from './commands'

test('[X11] outside the sandbox time moves by itself alone', async () => {
  setTestEnvironment({ databaseUrl: 'postgres://refill@localhost:1/none' })
  process.env.STRIPE_SECRET_KEY = 'sk_live_a_real_one'
  await expect(advance('day')).rejects.toThrow('outside the sandbox')
})
