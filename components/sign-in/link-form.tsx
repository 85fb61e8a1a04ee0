import { requestLink } from '@/lib/auth/actions'
import { Submit } from './submit'

/** Asks for an address and has a link sent there. */
export function LinkForm({ address, callbackUrl, error }: { address: string; callbackUrl: string; error?: string }) {
  return (
    <form action={requestLink} className="mt-6 flex flex-col gap-4">
      <input type="hidden" name="callbackUrl" value={callbackUrl} />
      <div className="flex flex-col gap-2">
        <label htmlFor="email" className="font-medium text-14">
          E-mail address
        </label>
        <input
          id="email"
          name="email"
          type="email"
          required
          maxLength={254}
          autoComplete="email"
          defaultValue={address}
          aria-describedby={error ? 'sign-in-error' : undefined}
          className="min-h-11 rounded-card border border-line bg-paper px-3 text-16"
        />
      </div>
      {error && <SignInError>{error}</SignInError>}
      <Submit kind="primary">Send me a link</Submit>
    </form>
  )
}

function SignInError({ children }: { children: string }) {
  return (
    <p id="sign-in-error" role="alert" className="text-14 text-danger">
      {children}
    </p>
  )
}
