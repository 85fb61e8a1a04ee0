import { eq } from 'drizzle-orm'
import type { Transaction } from '@/db/client'
import { clients, users } from '@/db/schema'
import { type CatalogKey, catalogOf } from '@/lib/catalog/rules'
import { enqueueEmail } from '@/lib/emails/outbox'
import { confirmEmail, declinedEmail, planEndedEmail, stoppedEmail } from '@/lib/emails/templates/auto-reload'
import { env } from '@/lib/env'
import { readBalance } from '@/lib/ledger/queries'
import type { AttemptRow, AutoReloadRow } from './facts'
import type { AfterAttempt } from './rules'
import { variantOf } from './variant'
import { reasonWords } from './words'

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
export async function tellPlanEnded(tx: Transaction, { accountId, consentBy }: AutoReloadRow): Promise<void> {
  const [payer] = await tx
    .select({ email: users.email, client: clients.name, slug: clients.slug })
    .from(users)
    .innerJoin(clients, eq(clients.id, accountId))
    .where(eq(users.id, consentBy))
  if (!payer) return
  const content = planEndedEmail({ client: payer.client, profileUrl: `${env().APP_URL}/c/${payer.slug}/profile` })
  await enqueueEmail(tx, { to: payer.email, ...content }, `auto-reload.plan-ended:${accountId}`)
}
