import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { cents } from '@/lib/core/money'
import { InvoiceFault } from './invoice-fault'
import { LatePayments } from './late-payments'
import { toLatePayment } from './view'

const payment = toLatePayment({
  invoiceId: 'in_7',
  workspace: 'North & South',
  client: 'Bakery',
  plan: 'Macro',
  interval: 'year',
  amountCents: cents(192_00),
  currency: 'gbp',
  paidAt: new Date('2026-03-02T10:00:00Z'),
  endedAt: new Date('2026-03-01T10:00:00Z'),
})

/** What can be read of it, tags taken out. */
const read = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

test('a late payment is told with its workspace, client, plan, currency, day and the end of the plan', () => {
  const said = read(renderToString(<LatePayments payments={[payment]} more={false} />))
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
  const said = read(renderToString(<LatePayments payments={[own]} more />))
  // In the table and in the list of a phone.
  expect(said.match(/North &amp; South/g)).toHaveLength(2)
  expect(said).toContain('The plan had ended')
  expect(said).toContain('there are older ones')
})

test('without any, the place says what will stand there', () => {
  const said = read(renderToString(<LatePayments payments={[]} more={false} />))
  expect(said).toContain('Nothing waits here')
  expect(said).toContain('after it has ended')
})

test('an invoice that could not be opened is told with its reason; an address somebody made up says nothing', () => {
  expect(read(renderToString(<InvoiceFault invoice="in_7" fault="no-page" />))).toContain('no page for it any more')
  expect(renderToString(<InvoiceFault invoice="in_7" fault="constructor" />)).toBe('')
})
