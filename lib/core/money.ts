/**
 * Money and credits are whole numbers of different kinds. The brands keep one from being passed for the other, and a
 * plain number from slipping in unchecked: `cents()` and `credits()` are the only ways to make them.
 */
export type Cents = number & { readonly unit: 'cents' }
export type Credits = number & { readonly unit: 'credits' }
export type Currency = 'usd' | 'eur' | 'gbp'

/** @throws RangeError when `value` is not a whole number that a double holds exactly. */
export function cents(value: number): Cents {
  return whole(value, 'An amount of money') as Cents
}

/** @throws RangeError when `value` is not a whole number that a double holds exactly. */
export function credits(value: number): Credits {
  return whole(value, 'A number of credits') as Credits
}

function whole(value: number, what: string): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${what} must be a whole number, not ${value}.`)
  return value === 0 ? 0 : value
}

/** `amountCents` of `currency` as people write it, `$12` or `$12.50`: whole amounts lose their zeros. */
export function formatMoney(amountCents: Cents, currency: Currency, locale = 'en-US'): string {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    trailingZeroDisplay: 'stripIfInteger',
  }).format(amountCents / 100)
}

/** The price of 100 credits, always with two decimals, rounded half up: `$0.30`. For comparison, never for charging. */
export function formatPricePer100(amountCents: Cents, amount: Credits, currency: Currency, locale = 'en-US'): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amountCents / amount)
}

/** A number of credits with its thousands set apart: `12,480`. */
export function formatCredits(amount: number, locale = 'en-US'): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(amount)
}
