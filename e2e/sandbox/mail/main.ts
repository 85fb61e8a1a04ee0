import { startMail } from './server'

const { MAIL_SMTP_PORT = '1025', MAIL_HTTP_PORT = '8025', MAIL_STATE = '.data/mail.json' } = process.env

const mail = await startMail({ smtpPort: Number(MAIL_SMTP_PORT), httpPort: Number(MAIL_HTTP_PORT), state: MAIL_STATE })
console.log(`Inbox at http://localhost:${MAIL_HTTP_PORT}, SMTP on port ${MAIL_SMTP_PORT}.`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void mail.stop().then(() => process.exit(0)))
}
