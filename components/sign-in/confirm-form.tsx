/** The button that redeems a link. A plain form: the browser goes along with Auth.js's answer, cookie and all. */
export function ConfirmForm({ email, token, callbackUrl }: { email: string; token: string; callbackUrl: string }) {
  const redeem = `/api/auth/callback/email?${new URLSearchParams({ email, token, callbackUrl })}`
  return (
    <form method="post" action={redeem} className="mt-6">
      <button type="submit" className="min-h-11 w-full rounded-card bg-accent px-4 font-medium text-14 text-accent-ink">
        Sign in
      </button>
    </form>
  )
}
