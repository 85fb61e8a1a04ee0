/** What a template makes: the same words twice, plain and as HTML. */
export type EmailContent = { subject: string; text: string; html: string }

/** One mail to one address; the payload of the job `email.send`. */
export type Email = EmailContent & { to: string }
