import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { cents } from '@/lib/core/money'
import { InvoiceFault } from './invoice-fault'
import { StrandedPayments } from './stranded-payments'
import { toStranded } from './view'

const payment = toStranded({
  invoiceId: 'in_7',
  workspace: 'North & South',
  client: 'Bakery',
  plan: 'Macro',
  interval: 'year',
  amountCents: cents(192_00),
  currency: 'gbp',
  paidAt: new Date('2026-03-02T10:00:00Z'),
  endedAt: new Date('2026-03-01T10:00:00Z'),
  why: 'paid-after-end',
})

/** What can be read of it, tags taken out. */
const read = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

test('a payment after the end is told with its workspace, client, plan, currency, day and the end of the plan', () => {
  const said = read(renderToString(<StrandedPayments payments={[payment]} more={false} />))
  for (const fact of [
    'North &amp; South',
    'Bakery',
    'Macro, paid yearly',
    '£192.00',
    'Mar 2, 2026',
    'Mar 1, 2026',
    'in_7',
  ])
    expect(said).toContain(fact)
  expect(said).not.toContain('there are older ones')
})

test('a client that bears its workspace’s name is told once, and more than are listed are mentioned', () => {
  const own = { ...payment, client: payment.workspace, endedAt: null }
  const said = read(renderToString(<StrandedPayments payments={[own]} more />))
  // In the table and in the list of a phone.
  expect(said.match(/North &amp; South/g)).toHaveLength(2)
  expect(said).toContain('The plan had ended')
  expect(said).toContain('there are older ones')
})

test.each([
  ['not-a-refill', 'It bills no period of a plan'],
  ['unknown-price', 'Its price is none of the catalog’s'],
  ['several-plans', 'It bills more than one plan at once'],
  ['wrong-amount', 'Its amount, quantity or currency is not the catalog’s'],
] as const)('a payment that brought nothing for another reason, %s, has words of its own', (why, words) => {
  const said = read(renderToString(<StrandedPayments payments={[{ ...payment, endedAt: null, why }]} more={false} />))
  expect(said.split(words)).toHaveLength(3)
  expect(said).not.toContain('had ended')
})

test('without any, the place says what will stand there', () => {
  const said = read(renderToString(<StrandedPayments payments={[]} more={false} />))
  expect(said).toContain('Nothing waits here')
  expect(said).toContain('after its plan has ended')
})

test('an invoice that could not be opened is told with its reason; an address somebody made up says nothing', () => {
  expect(read(renderToString(<InvoiceFault invoice="in_7" fault="no-page" />))).toContain('no page for it any more')
  expect(renderToString(<InvoiceFault invoice="in_7" fault="constructor" />)).toBe('')
})
