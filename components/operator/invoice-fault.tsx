import { Notice } from '@/components/ui/notice'

const WORDS: Record<string, string> = {
  'stripe-unreachable': 'Stripe does not answer at the moment. Nothing has changed; open it again in a little while.',
  'no-page': 'Stripe has no page for it any more. Look it up in Stripe’s dashboard by its number.',
}

/** Why an invoice that an operator wanted to see could not be opened. */
export function InvoiceFault({ invoice, fault }: { invoice: string; fault: string }) {
  const words = Object.hasOwn(WORDS, fault) ? WORDS[fault] : null
  if (!words) return null
  return (
    <Notice
      tone="danger"
      title={
        <>
          The invoice <code className="break-all font-mono text-sm">{invoice}</code> could not be opened
        </>
      }
    >
      {words}
    </Notice>
  )
}
