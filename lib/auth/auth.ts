import NextAuth from 'next-auth'
import { describeFault } from '@/lib/core/fault'
import { env } from '@/lib/env'
import { adapter } from './adapter'
import { SESSION_DAYS, safeReturn } from './rules'
import { hasSecureCookies } from './session'

/**
 * Auth.js, which redeems links and reads sessions. Links are made by our own `sendSignInLink`, so that the link and its
 * mail are one commit; of Auth.js's routes only the redeeming one exists. The settings are read at the first request,
 * so that a build needs none.
 */
export const { handlers, auth, signOut } = NextAuth(() => ({
  adapter: adapter(),
  secret: env().AUTH_SECRET,
  trustHost: true,
  useSecureCookies: hasSecureCookies(),
  session: { strategy: 'database', maxAge: SESSION_DAYS * 86_400 },
  pages: { signIn: '/sign-in', error: '/sign-in' },
  providers: [{ id: 'email', type: 'email', name: 'E-mail', sendVerificationRequest: refuseToSend }],
  callbacks: {
    // Auth.js would hand on the whole row, the session's token included, to whatever component asks.
    session: ({ session, user }) => ({
      expires: session.expires,
      user: { id: user.id, name: user.name, email: user.email },
    }),
    redirect: ({ url }) => new URL(safeReturn(url, env().APP_URL), env().APP_URL).href,
  },
  logger: {
    error: (error) => {
      // A link opened twice is a person's everyday mistake, and the page they land on explains it.
      if ('type' in error && error.type === 'Verification') return
      console.error(`Signing in failed. ${describeFault(error)}`)
    },
  },
}))

function refuseToSend(): never {
  throw new Error('Sign-in links are sent by sendSignInLink alone.')
}
