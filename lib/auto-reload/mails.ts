import { eq } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { clients, users } from '@/db/schema'
import { type CatalogKey, catalogOf } from '@/lib/catalog/rules'
import { credits } from '@/lib/core/money'
import { enqueueEmail } from '@/lib/emails/outbox'
import {
  confirmEmail,
  declinedEmail,
  planEndedEmail,
  stoppedEmail,
  waitingEmail,
} from '@/lib/emails/templates/auto-reload'
import { env } from '@/lib/env'
import { readBalance } from '@/lib/ledger/queries'
import type { AttemptRow, AutoReloadRow, Known } from './facts'
import type { AfterAttempt, WaitReason } from './rules'
import { variantOf } from './variant'
import { reasonWords, stoppedWords } from './words'

type News = {
  row: AutoReloadRow
  attempt: AttemptRow
  slug: string
  catalog: CatalogKey
  kind: NonNullable<AfterAttempt['mail']>
}

/** Writes to whoever agreed to auto-reload what became of a charge; the mail leaves when the transaction commits. */
export async function tellAbout(tx: Transaction, { row, attempt, slug, catalog, kind }: News): Promise<void> {
  const [payer] = await tx.select({ email: users.email }).from(users).where(eq(users.id, row.consentBy))
  if (!payer) return
  const desk = `${env().APP_URL}/c/${slug}`
  const charge = {
    amountCents: attempt.amountCents,
    credits: attempt.credits,
    currency: catalogOf(catalog).currency,
    reason: reasonWords(attempt.reason) ?? 'The payment did not go through.',
  }
  const { available } = await readBalance(row.accountId)
  const variant = variantOf(catalog, available)
  const isOff = catalogOf(catalog).policies.autoReload?.declinesUntilStop === 1 || attempt.reason?.startsWith('fault:')
  const contents = {
    declined: () => declinedEmail({ ...charge, available, profileUrl: `${desk}/profile` }),
    stopped: () =>
      stoppedEmail({ ...charge, available, variant, isOff: isOff === true, profileUrl: `${desk}/profile` }),
    authentication: () => confirmEmail({ ...charge, confirmUrl: `${desk}/checkout?purchase=${attempt.purchaseId}` }),
  }
  await enqueueEmail(tx, { to: payer.email, ...contents[kind]() }, `auto-reload.${kind}:${attempt.id}`)
}

/** Writes to whoever agreed to auto-reload that it has ended with the plan. */
export async function tellPlanEnded(tx: Transaction, row: AutoReloadRow): Promise<void> {
  const to = await addressOf(tx, row)
  if (to) await enqueueEmail(tx, { to: to.email, ...planEndedEmail(to) }, `auto-reload.plan-ended:${row.accountId}`)
}

/** Writes to whoever agreed to auto-reload what it waits for, now that the balance is below its mark. */
export async function tellWaiting(
  tx: Transaction,
  { row, facts, payer, now }: Known,
  reason: WaitReason,
): Promise<void> {
  const to = await addressOf(tx, row)
  if (!to) return
  const { accountId, threshold } = row
  const words = stoppedWords(reason, variantOf(payer.catalog, facts.available), row.isOn)
  const content = waitingEmail({ ...to, reason, words, available: credits(facts.available), threshold })
  await enqueueEmail(tx, { to: to.email, ...content }, `auto-reload.waits:${accountId}:${now.toISOString()}`)
}

/** The person who agreed, the client it is for, and where it is looked at; null where that person is gone. */
async function addressOf(tx: Transaction, { accountId, consentBy }: AutoReloadRow) {
  const [found] = await tx
    .select({ email: users.email, client: clients.name, slug: clients.slug })
    .from(users)
    .innerJoin(clients, eq(clients.id, accountId))
    .where(eq(users.id, consentBy))
  return found ? { ...found, profileUrl: `${env().APP_URL}/c/${found.slug}/profile` } : null
}
