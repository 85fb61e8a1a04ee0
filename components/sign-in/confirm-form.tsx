'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'

/** The button that redeems a link. A plain form: the browser goes along with Auth.js's answer, cookie and all. */
export function ConfirmForm({ email, token, callbackUrl }: { email: string; token: string; callbackUrl: string }) {
  const [sent, setSent] = useState(false)
  const redeem = `/api/auth/callback/email?${new URLSearchParams({ email, token, callbackUrl })}`
  return (
    <form method="post" action={redeem} onSubmit={() => setSent(true)}>
      <Button type="submit" tone="primary" size="lg" wide pending={sent}>
        Sign in
      </Button>
    </form>
  )
}
