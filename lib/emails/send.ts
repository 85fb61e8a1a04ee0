import { createTransport, type Transporter } from 'nodemailer'
import { env } from '@/lib/env'
import type { Email } from './email'

let transport: Transporter | undefined

/** Hands one mail to the mail server of `SMTP_URL`. Throws when it isn't taken, so that the job tries again. */
export async function sendEmail({ to, subject, text, html }: Email): Promise<void> {
  transport ??= createTransport({ url: env().SMTP_URL, disableFileAccess: true, disableUrlAccess: true })
  await transport.sendMail({ from: env().MAIL_FROM, to, subject, text, html })
}
