import { NextRequest, NextResponse } from 'next/server'
import { env } from '@/lib/env'
import { handlers } from './auth'
import { isOurs } from './origin'

/**
 * Redeems a sign-in link: Auth.js checks the token, opens the session and sends the person on. Only the button of our
 * own confirmation page gets here; anything else (a mail scanner, another site's form) is sent to that page instead,
 * with the link still whole.
 */
export async function redeemLink(request: NextRequest): Promise<Response> {
  const { search } = new URL(request.url)
  if (!isOurs(request.headers)) return NextResponse.redirect(new URL(`/auth/confirm${search}`, env().APP_URL), 303)
  // Behind a proxy the request's own address may be another than the one people use.
  const here = new URL(`/api/auth/callback/email${search}`, env().APP_URL)
  return handlers.POST(new NextRequest(here, { method: 'POST', headers: request.headers }))
}
