import type { TransactionSql } from 'postgres'
import type { Claim, Found } from './faults'

/**
 * What one entry says about another far away, or in another book: no stream meets both, so Postgres joins them, on disk
 * where they are many. Each statement returns one row a fault.
 */
export async function compareAcross(tx: TransactionSql, found: Found, accountId: string | null): Promise<void> {
  for (const [claim, statement] of ACROSS) {
    const rows = await tx.unsafe(statement(accountId ? '= $1' : 'is not null'), accountId ? [accountId] : [])
    for (const { account_id, at, stands, follows } of rows) found({ accountId: account_id, at, claim, stands, follows })
  }
}

/** A statement over the books whose account's id is as `own` says. */
type Statement = (own: string) => string

// An index makes keys unique; this proves that it was never missing or broken.
const KEYS: Statement = (own) => `
  select account_id, 'entry ' || max(number) as at, 'that of ' || count(*) || ' entries' as stands,
    'only entry ' || min(number) as follows
  from entries where account_id ${own} group by account_id, key having count(*) > 1`

const REFUNDS: Statement = (own) => `
  select later.account_id, 'entry ' || max(later.number) as at,
    case when first.number is null then 'entry ' || coalesce(later.ref::text, 'none')
      else sum(later.amount) || ' credits of entry ' || later.ref end as stands,
    case when first.kind in ('spend', 'capture') then 'at most ' || -first.amount else 'no spend' end as follows
  from entries later
  left join entries first on first.account_id = later.account_id and first.number = later.ref
  where later.kind = 'refund' and later.account_id ${own}
  group by later.account_id, later.ref, first.number, first.kind, first.amount
  having first.kind is null or first.kind not in ('spend', 'capture') or sum(later.amount) > -first.amount`

const RESTORES: Statement = (own) => `
  select later.account_id, 'entry ' || max(later.number) as at, 'entry ' || coalesce(later.ref::text, 'none') as stands,
    case when first.kind = 'take-back' then 'once, in entry ' || min(later.number) else 'no take-back' end as follows
  from entries later
  left join entries first on first.account_id = later.account_id and first.number = later.ref
  where later.kind = 'restore' and later.account_id ${own}
  group by later.account_id, later.ref, first.kind
  having first.kind is distinct from 'take-back' or count(*) > 1`

/** Credits that leave one book arrive in the other, under the same key; `group_ref` names the other book. */
const TRANSFERS: Statement = (own) => `
  with sides as (select account_id, number, kind, amount, key, group_ref from entries where kind like 'transfer-%')
  select one.account_id, 'entry ' || one.number as at, coalesce(other.amount::text, 'none') as stands,
    (-one.amount)::text as follows
  from sides one
  left join sides other on other.account_id::text = one.group_ref and other.key = one.key and other.kind <> one.kind
    and other.group_ref = one.account_id::text
  where other.amount is distinct from -one.amount and one.account_id ${own}`

const PAYMENTS: Statement = (own) => `
  select lots.account_id, 'lot ' || lots.number as at, lots.source as stands,
    'a grant to account ' || purchases.account_id as follows
  from lots join purchases on lots.source = 'payment:' || purchases.stripe_payment_intent_id
  where purchases.account_id <> lots.account_id and lots.account_id ${own}`

const ACROSS: readonly (readonly [Claim, Statement])[] = [
  ['the key', KEYS],
  ['what it undoes', REFUNDS],
  ['what it undoes', RESTORES],
  ['the other side of the transfer', TRANSFERS],
  ['the purchase of the payment', PAYMENTS],
]
