import { randomUUID } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import PostalMime, { type Address } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { inboxPage, mailFrame } from './page'

/** One mail as the inbox keeps it. `html` is '' for a mail of text alone. */
export type Message = {
  readonly id: string
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html: string
  /** ISO 8601, by the inbox's own clock. */
  readonly receivedAt: string
}

export type MailWish = {
  readonly smtpPort: number
  readonly httpPort: number
  /** The JSON file that keeps the messages between starts. */
  readonly state: string
}

const keptMessages = 500

/** A mail server that delivers to itself, and a page and a JSON list to read what arrived. Listens on localhost only. */
export async function startMail({ smtpPort, httpPort, state }: MailWish): Promise<{ stop(): Promise<void> }> {
  let messages = await readMessages(state)
  let saving = Promise.resolve()
  // Replaced in one step, one after another: a kill in the middle leaves the older list, never half a list.
  const keep = (next: Message[]) => {
    messages = next
    saving = saving.then(async () => {
      await writeFile(`${state}.new`, JSON.stringify(next, null, 2), { mode: 0o600 })
      await rename(`${state}.new`, state)
    })
    return saving
  }
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData: (stream, session, done) => {
      collect(stream)
        .then((raw) =>
          toMessage(
            raw,
            session.envelope.rcptTo.map(({ address }) => address),
          ),
        )
        .then((message) => keep([message, ...messages].slice(0, keptMessages)))
        .then(() => done(), done)
    },
  })
  smtp.on('error', (error) => console.error(`SMTP: ${error.message}`))
  const http = createServer((request, response) => {
    answer(
      request,
      response,
      () => messages,
      () => keep([]),
    ).catch((error) => {
      console.error(error)
      response.writeHead(500).end()
    })
  })
  await listen(http, httpPort)
  await new Promise<void>((resolve, reject) => {
    smtp.server.once('error', reject)
    smtp.listen(smtpPort, 'localhost', resolve)
  })
  return {
    stop: async () => {
      await Promise.all([
        new Promise<void>((resolve) => smtp.close(resolve)),
        new Promise<void>((resolve) => {
          http.close(() => resolve())
          http.closeAllConnections()
        }),
      ])
      await saving
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  messages: () => readonly Message[],
  empty: () => Promise<void>,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const frame = /^\/messages\/([\w-]+)\/html$/.exec(url.pathname)
  if (url.pathname === '/messages' && request.method === 'DELETE') {
    await empty()
    response.writeHead(204).end()
  } else if (request.method !== 'GET') {
    send(response, 405, 'text/plain', 'The inbox answers GET, and DELETE /messages.')
  } else if (url.pathname === '/messages') {
    const to = url.searchParams.get('to')?.toLowerCase()
    const found = messages().filter((message) => !to || message.to.some((address) => address.toLowerCase() === to))
    send(response, 200, 'application/json', JSON.stringify(found))
  } else if (frame) {
    const message = messages().find(({ id }) => id === frame[1])
    if (message) send(response, 200, 'text/html', mailFrame(message.html), mailPolicy)
    else send(response, 404, 'text/plain', 'There is no such message.')
  } else if (url.pathname === '/') {
    send(response, 200, 'text/html', inboxPage(messages(), url.searchParams.get('message')))
  } else {
    send(response, 404, 'text/plain', 'There is no such page.')
  }
}

/** A mail's own HTML may show itself and open links, and nothing else: no scripts, no requests. */
const mailPolicy =
  "default-src 'none'; img-src data: cid:; style-src 'unsafe-inline'; font-src data:; sandbox allow-popups allow-popups-to-escape-sandbox"

function send(response: ServerResponse, status: number, type: string, body: string, policy?: string): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(policy && { 'content-security-policy': policy }),
  })
  response.end(body)
}

async function collect(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** `to` is the envelope's: whom the mail reached, copies included, whatever its header says. */
async function toMessage(raw: Buffer, to: readonly string[]): Promise<Message> {
  const mail = await PostalMime.parse(raw)
  return {
    id: randomUUID(),
    from: mail.from ? written(mail.from) : '',
    to,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    receivedAt: new Date().toISOString(),
  }
}

function written(address: Address): string {
  return address.name ? `${address.name} <${address.address ?? ''}>` : (address.address ?? '')
}

async function readMessages(state: string): Promise<Message[]> {
  try {
    return JSON.parse(await readFile(state, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new Error(`The inbox can't read ${state}: delete it and start again.`, { cause: error })
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, 'localhost', resolve)
  })
}
