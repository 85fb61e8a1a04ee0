import { type Cents, type Credits, type Currency, formatCredits, formatMoney } from '@/lib/core/money'
import type { EmailContent } from '../email'
import { layout } from './layout'

export type Receipt = {
  /** The pack's name as the catalog has it. */
  pack: string
  quantity: number
  credits: Credits
  amountCents: Cents
  currency: Currency
  balanceAfter: Credits
  /** Bought by auto-reload, while nobody was there. */
  byAutoReload?: boolean
  /** The page with the account's history. */
  historyUrl: string
}

const BY_AUTO_RELOAD =
  'Your balance fell below the threshold you set, so auto-reload charged the card on file. You can switch it off in your profile.'

/** The receipt of a top-up: what was paid, what arrived, what there is now. */
export function receiptEmail(receipt: Receipt): EmailContent {
  const credits = formatCredits(receipt.credits)
  const amount = formatMoney(receipt.amountCents, receipt.currency)
  return {
    subject: `${receipt.byAutoReload ? 'Auto-reload receipt' : 'Receipt'}: ${credits} credits for ${amount}`,
    ...layout(
      `${credits} credits have arrived`,
      [
        {
          rows: [
            ['Pack', receipt.quantity > 1 ? `${receipt.quantity} × ${receipt.pack}` : receipt.pack],
            ['Credits', credits],
            ['Paid', amount],
            ['Balance after', formatCredits(receipt.balanceAfter)],
          ],
        },
        ...(receipt.byAutoReload ? [BY_AUTO_RELOAD] : []),
        { label: 'See the history', url: receipt.historyUrl },
      ],
      'Every credit of your account, and where it went, is in the history.',
    ),
  }
}
