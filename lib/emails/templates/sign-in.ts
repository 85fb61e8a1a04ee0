import type { EmailContent } from '../email'
import { layout } from './layout'

/** The link that signs a person in. `validMinutes` is how long it works. */
export function signInEmail({ url, validMinutes }: { url: string; validMinutes: number }): EmailContent {
  return {
    subject: 'Your link to sign in to Refill',
    ...layout(
      'Sign in to Refill',
      [
        `This link opens a page with one button that signs you in. It works once, for ${validMinutes} minutes.`,
        { label: 'Sign in', url },
      ],
      'You did not ask for this? Then nothing needs doing: without the link nobody gets in.',
    ),
  }
}
