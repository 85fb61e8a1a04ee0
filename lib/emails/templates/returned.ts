import { type Cents, type Credits, type Currency, formatCredits, formatMoney } from '@/lib/core/money'
import type { EmailContent } from '../email'
import { layout } from './layout'

export type Returned = {
  /** The pack's name as the catalog has it. */
  pack: string
  quantity: number
  credits: Credits
  amountCents: Cents
  currency: Currency
  /** The page where it can be bought in another way. */
  buyUrl: string
}

/** A payment that was on its way and does not come: nothing was bought, and nobody is there to be told. */
export function returnedEmail(returned: Returned): EmailContent {
  const credits = formatCredits(returned.credits)
  const amount = formatMoney(returned.amountCents, returned.currency)
  return {
    subject: `Your payment of ${amount} did not go through`,
    ...layout(
      `${credits} credits did not arrive`,
      [
        `Your bank did not send the ${amount} after all, so no credits were added and nothing was bought.`,
        {
          rows: [
            ['Pack', returned.quantity > 1 ? `${returned.quantity} × ${returned.pack}` : returned.pack],
            ['Credits', credits],
            ['Not paid', amount],
          ],
        },
        'If you still want them, pay in another way: a card arrives at once.',
        { label: 'Buy them again', url: returned.buyUrl },
      ],
      'You get this mail because you bought credits by a payment that takes a few days.',
    ),
  }
}
