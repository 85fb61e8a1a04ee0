/**
 * What a card form knows before it asks anybody: brands by their first digits, how a number is grouped,
 * the check digit (Luhn, ISO/IEC 7812-1), and the words a payer meets. The words are those of Stripe's own form.
 */
export type CardBrand = 'amex' | 'diners' | 'discover' | 'jcb' | 'mastercard' | 'unionpay' | 'visa' | 'unknown'

/** A card as typed and found well-formed; years have four digits. */
export interface TypedCard {
  number: string
  expMonth: number
  expYear: number
  cvc: string
}

export interface FieldProblem {
  field: 'number' | 'expiry' | 'cvc'
  code: string
  message: string
}

interface BrandRule {
  brand: CardBrand
  pattern: RegExp
  lengths: number[]
  groups: number[]
  cvcLength: number
}

const FOURS = [4, 4, 4, 4, 3]
const UNKNOWN: BrandRule = { brand: 'unknown', pattern: /^/, lengths: [16], groups: FOURS, cvcLength: 3 }
const BRANDS: BrandRule[] = [
  { brand: 'visa', pattern: /^4/, lengths: [16], groups: FOURS, cvcLength: 3 },
  { brand: 'mastercard', pattern: /^(5[1-5]|2[2-7])/, lengths: [16], groups: FOURS, cvcLength: 3 },
  { brand: 'amex', pattern: /^3[47]/, lengths: [15], groups: [4, 6, 5], cvcLength: 4 },
  { brand: 'discover', pattern: /^6(011|4[4-9]|5)/, lengths: [16], groups: FOURS, cvcLength: 3 },
  { brand: 'diners', pattern: /^3(0|6|8|9)/, lengths: [14, 16], groups: [4, 6, 4, 2], cvcLength: 3 },
  { brand: 'jcb', pattern: /^35/, lengths: [16], groups: FOURS, cvcLength: 3 },
  { brand: 'unionpay', pattern: /^(62|81)/, lengths: [16, 17, 18, 19], groups: FOURS, cvcLength: 3 },
]

export const digitsOf = (text: string) => text.replace(/\D/g, '')

const ruleFor = (digits: string) => BRANDS.find((rule) => rule.pattern.test(digits)) ?? UNKNOWN

export const brandOf = (number: string): CardBrand => (number === '' ? 'unknown' : ruleFor(digitsOf(number)).brand)

export const cvcLengthFor = (number: string) => ruleFor(digitsOf(number)).cvcLength

export const longestNumber = (number: string) => Math.max(...ruleFor(digitsOf(number)).lengths)

/** Groups the digits as they stand on the card: `4242 4242 4242 4242`, `3782 822463 10005`. */
export function formatNumber(text: string): string {
  const digits = digitsOf(text).slice(0, longestNumber(text))
  const parts: string[] = []
  let at = 0
  for (const size of ruleFor(digits).groups) {
    if (at >= digits.length) break
    parts.push(digits.slice(at, at + size))
    at += size
  }
  return parts.join(' ')
}

/** Turns what was typed into `MM / YY`; a first digit above 1 can only be a month of its own, so it gets its zero. */
export function formatExpiry(text: string): string {
  const trimmed = text.trim()
  const [left = '', right = ''] = trimmed.split('/')
  const month = digitsOf(left)
  const lone = month.length === 1 && (Number(month) > 1 || trimmed.includes('/'))
  const digits =
    trimmed.includes('/') && month.length <= 2 ? `${lone ? `0${month}` : month}${yearDigits(right)}` : month
  const padded = lone && !trimmed.includes('/') ? `0${digits}` : digits
  if (padded.length < 2) return padded
  return `${padded.slice(0, 2)} / ${yearDigits(padded.slice(2))}`
}

const yearDigits = (text: string) => {
  const digits = digitsOf(text)
  return digits.length === 4 && digits.startsWith('20') ? digits.slice(2) : digits.slice(0, 2)
}

/** The check digit of ISO/IEC 7812-1: doubling every second digit from the right makes the sum divisible by ten. */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place])
    const doubled = digit * 2
    sum += place % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

export function numberProblem(text: string): FieldProblem | null {
  const digits = digitsOf(text)
  const { lengths } = ruleFor(digits)
  if (!lengths.includes(digits.length)) {
    return { field: 'number', code: 'incomplete_number', message: 'Your card number is incomplete.' }
  }
  if (!passesLuhn(digits)) return { field: 'number', code: 'invalid_number', message: 'Your card number is invalid.' }
  return null
}

export function expiryProblem(text: string, now: Date): FieldProblem | null {
  const digits = digitsOf(text)
  const problem = (code: string, message: string): FieldProblem => ({ field: 'expiry', code, message })
  if (digits.length !== 4) return problem('incomplete_expiry', "Your card's expiration date is incomplete.")
  const month = Number(digits.slice(0, 2))
  const year = 2000 + Number(digits.slice(2))
  if (month < 1 || month > 12) return problem('invalid_expiry', "Your card's expiration date is invalid.")
  if (year < now.getFullYear())
    return problem('invalid_expiry_year_past', "Your card's expiration year is in the past.")
  if (year === now.getFullYear() && month < now.getMonth() + 1) {
    return problem('invalid_expiry_month_past', "Your card's expiration date is in the past.")
  }
  if (year > now.getFullYear() + 50) return problem('invalid_expiry_year', "Your card's expiration year is invalid.")
  return null
}

export function cvcProblem(text: string, number: string): FieldProblem | null {
  if (digitsOf(text).length === cvcLengthFor(number)) return null
  return { field: 'cvc', code: 'incomplete_cvc', message: "Your card's security code is incomplete." }
}

/** Reads the three fields; either a card, or every problem in the order of the form. */
export function readCard(
  fields: { number: string; expiry: string; cvc: string },
  now: Date,
): { card: TypedCard; problems: [] } | { card: null; problems: [FieldProblem, ...FieldProblem[]] } {
  const [first, ...rest] = [
    numberProblem(fields.number),
    expiryProblem(fields.expiry, now),
    cvcProblem(fields.cvc, fields.number),
  ].filter((problem) => problem !== null)
  if (first) return { card: null, problems: [first, ...rest] }
  const expiry = digitsOf(fields.expiry)
  return {
    card: {
      number: digitsOf(fields.number),
      expMonth: Number(expiry.slice(0, 2)),
      expYear: 2000 + Number(expiry.slice(2)),
      cvc: digitsOf(fields.cvc),
    },
    problems: [],
  }
}
