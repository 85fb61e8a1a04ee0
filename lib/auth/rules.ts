/**
 * Who may come in, and where they go from there.
 *
 * - A person is their mail address, written in one way: without spaces around it, in lower case.
 * - A sign-in link works once, for 30 minutes. An address gets at most 5 links in 10 minutes.
 * - After signing in a person lands on a page of this product, whatever the address bar asked for.
 * - What changes something is only accepted from a page of this product.
 */
export const LINK_MINUTES = 30
export const LINKS_AT_ONCE = 5
export const LINKS_WINDOW_MINUTES = 10
export const SESSION_DAYS = 30

/** Who runs the product in the sandbox, unless the settings name others. */
export const DEMO_OPERATOR = {
  name: 'Noor Haddad',
  email: 'noor@refill.localhost',
  about: 'Runs this product: its operator',
} as const

/** The people of the demo data. In the sandbox the sign-in page lets anyone in as one of them. */
export const DEMO_PEOPLE = [
  { name: 'Maya Lindqvist', email: 'maya@refill.localhost', about: 'Runs a small illustration studio' },
  { name: 'Sam Okafor', email: 'sam@refill.localhost', about: 'Signed up today, on the free plan' },
  { name: 'Priya Raman', email: 'priya@refill.localhost', about: 'Makes pictures on monthly tokens' },
  { name: 'Ines Duarte', email: 'ines@refill.localhost', about: 'Owns an agency with three clients' },
  { name: 'Theo Brandt', email: 'theo@refill.localhost', about: 'Works at that agency, and buys nothing' },
  { name: 'Callum Reid', email: 'callum@refill.localhost', about: 'Hosts a Space, and pays in pounds' },
  DEMO_OPERATOR,
] as const

/** The one way `typed` is written as a mail address, or null where it isn't one. */
export function mailAddress(typed: unknown): string | null {
  if (typeof typed !== 'string') return null
  // NFKC first: a look-alike of "@" must not become a second one further down the road.
  const address = typed.normalize('NFKC').trim().toLowerCase()
  return address.length <= 254 && /^[^\s@"(),:;<>[\]\\]{1,64}@([a-z0-9-]+\.)+[a-z][a-z0-9-]+$/.test(address)
    ? address
    : null
}

/** `asked` as a path of this product, or `/` where it leads anywhere else. `appUrl` is the product's own address. */
export function safeReturn(asked: unknown, appUrl: string): string {
  if (typeof asked !== 'string' || !URL.canParse(asked, appUrl)) return '/'
  const target = new URL(asked, appUrl)
  // A path that begins with two slashes is an address elsewhere as soon as a browser reads it on its own.
  if (target.origin !== new URL(appUrl).origin || target.pathname.startsWith('//')) return '/'
  return `${target.pathname}${target.search}${target.hash}`
}

/**
 * Whether a request was sent by one of our own pages. Browsers send `Origin` with everything that isn't a plain GET, so
 * a request without it is refused rather than trusted.
 */
export function sentByOurPage(sent: { origin: string | null; fetchSite: string | null }, appUrl: string): boolean {
  return sent.origin === new URL(appUrl).origin && (sent.fetchSite ?? 'same-origin') === 'same-origin'
}

/** What to call a person: their name, or one read from their address (`sam.okafor@…` is Sam Okafor). */
export function callName(user: { name: string | null; email: string }): string {
  if (user.name?.trim()) return user.name.trim()
  const words = user.email
    .split('@')[0]!
    .split('+')[0]!
    .split(/[._-]+/)
    .filter(Boolean)
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ') || user.email
}

/** Where the address a link was sent to is kept for the next page. */
export const ADDRESS_COOKIE = 'refill.sign-in-address'

/** What went wrong, where it is said, and how loudly. */
export type SignInFault = { text: string; tone: 'warning' | 'danger'; atAddress?: true }

/** What the sign-in page may be told went wrong: `Verification` by Auth.js, the rest by us. */
const SIGN_IN_FAULTS = {
  Verification: { text: 'That link was used already or has expired. Ask for a new one here.', tone: 'warning' },
  Address: { text: 'We can’t write to this address. Check it for typing errors.', tone: 'danger', atAddress: true },
  TooMany: {
    text: `We have sent ${LINKS_AT_ONCE} links to this address. Use the newest, or ask again in ${LINKS_WINDOW_MINUTES} minutes.`,
    tone: 'warning',
  },
  Origin: { text: 'That request did not come from this page, so nothing was done. Try again here.', tone: 'danger' },
} satisfies Record<string, SignInFault>

const UNKNOWN_FAULT: SignInFault = {
  text: 'Signing in did not work, and the fault is ours. Nothing was changed. Try again in a minute.',
  tone: 'danger',
}

export type SignInError = keyof typeof SIGN_IN_FAULTS

/** The fault named in the sign-in page's address, undefined where none is named. */
export function signInFault(error: unknown): SignInFault | undefined {
  if (typeof error !== 'string' || error === '') return undefined
  return Object.hasOwn(SIGN_IN_FAULTS, error) ? SIGN_IN_FAULTS[error as SignInError] : UNKNOWN_FAULT
}
