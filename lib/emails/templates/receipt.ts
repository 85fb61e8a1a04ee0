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
  /** The page with the account's history. */
  historyUrl: string
}

/** The receipt of a top-up: what was paid, what arrived, what there is now. */
export function receiptEmail(receipt: Receipt): EmailContent {
  const credits = formatCredits(receipt.credits)
  const amount = formatMoney(receipt.amountCents, receipt.currency)
  return {
    subject: `Receipt: ${credits} credits for ${amount}`,
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
        { label: 'See the history', url: receipt.historyUrl },
      ],
      'Every credit of your account, and where it went, is in the history.',
    ),
  }
}
