import { type Cents, type Credits, type Currency, formatCredits, formatMoney } from '@/lib/core/money'
import type { EmailContent } from '../email'
import { layout } from './layout'

export type Charge = {
  amountCents: Cents
  credits: Credits
  currency: Currency
  /** Why it did not go through, as a sentence. */
  reason: string
}

const FOOTER =
  'You get this mail because you switched auto-reload on. You can switch it off in your profile at any time.'

/** The first declined charge: nothing has stopped yet, and there is time to do something about it. */
export function declinedEmail(charge: Charge & { available: Credits; profileUrl: string }): EmailContent {
  return {
    subject: 'Auto-reload: your card was declined',
    ...layout(
      'A top-up did not go through',
      [
        `${tried(charge)} ${charge.reason} Nothing was charged, and ${left(charge.available)}.`,
        'Auto-reload tries again later. Should the card be declined again, it stops by itself.',
        { label: 'Look at your payment method', url: charge.profileUrl },
      ],
      FOOTER,
    ),
  }
}

/** It has stopped by itself: with credits left there is time, without any the work stands still. */
export function stoppedEmail(
  charge: Charge & {
    available: Credits
    variant: 'credits-left' | 'none-left'
    /** Switched off, and not only paused until another card is there. */
    isOff: boolean
    profileUrl: string
  },
): EmailContent {
  const heading =
    charge.variant === 'none-left' ? 'Not enough credits: auto-reload missed a beat' : 'Auto-reload missed a beat'
  return {
    subject: heading,
    ...layout(
      heading,
      [
        `${tried(charge)} ${charge.reason} Nothing was charged, and ${left(charge.available)}.`,
        charge.isOff
          ? 'Auto-reload has switched itself off. Update your payment method and switch it on again.'
          : 'Auto-reload is paused. It goes on with another card on file, or when you switch it on again.',
        { label: 'Update your payment method', url: charge.profileUrl },
      ],
      FOOTER,
    ),
  }
}

/** The bank wants to ask the person: the link leads to the very payment that waits. */
export function confirmEmail({
  amountCents,
  credits,
  currency,
  confirmUrl,
}: Charge & { confirmUrl: string }): EmailContent {
  const [amount, many] = [formatMoney(amountCents, currency), formatCredits(credits)]
  return {
    subject: `Confirm ${amount} for ${many} credits`,
    ...layout(
      'Your bank wants you to confirm a payment',
      [
        `Auto-reload began to buy ${many} credits for ${amount}. Your bank asks you to confirm it; until then nothing is charged.`,
        { label: 'Confirm the payment', url: confirmUrl },
        'The payment waits for 23 hours.',
      ],
      FOOTER,
    ),
  }
}

const WAITS_FOR = {
  'no-card': 'Auto-reload has no card to charge',
  'not-allowed': 'Auto-reload waits for a plan',
  'pack-gone': 'Auto-reload has nothing to buy',
  'terms-changed': 'Auto-reload waits for your yes',
}

/** Below its mark it would buy and can't: `words` say why, and what lets it go on. */
export function waitingEmail(waits: {
  client: string
  reason: keyof typeof WAITS_FOR
  words: string
  available: Credits
  threshold: Credits
  profileUrl: string
}): EmailContent {
  const { client, available, threshold } = waits
  return {
    subject: WAITS_FOR[waits.reason],
    ...layout(
      WAITS_FOR[waits.reason],
      [
        `The balance of ${client} is below ${formatCredits(threshold)} credits, and nothing was bought: ${left(available)}.`,
        waits.words,
        { label: 'Look at auto-reload', url: waits.profileUrl },
      ],
      FOOTER,
    ),
  }
}

/** The plan has ended, and with it the yes to being charged beside it. */
export function planEndedEmail({ client, profileUrl }: { client: string; profileUrl: string }): EmailContent {
  return {
    subject: 'Auto-reload is off: the plan has ended',
    ...layout(
      'Auto-reload ended with the plan',
      [
        `The plan of ${client} has ended, so auto-reload has switched itself off. From now on it charges nothing by itself.`,
        'It stays off with another plan too, until you switch it on again.',
        { label: 'Look at auto-reload', url: profileUrl },
      ],
      'You get this mail because you switched auto-reload on.',
    ),
  }
}

function tried({ amountCents, credits, currency }: Charge): string {
  return `Auto-reload tried to buy ${formatCredits(credits)} credits for ${formatMoney(amountCents, currency)}.`
}

function left(available: Credits): string {
  return available > 0 ? `you have ${formatCredits(available)} credits left` : 'there are no credits left'
}
