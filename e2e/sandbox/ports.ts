import { randomInt } from 'node:crypto'
import { connect, createServer } from 'node:net'

/** A part of the stack and the port it wants; `setting` is the environment variable that chooses another. */
export type Wanted = { readonly part: string; readonly port: number; readonly setting: string }

/** One sentence for the first port that is not free, or undefined when all are. */
export async function takenPort(wanted: readonly Wanted[]): Promise<string | undefined> {
  for (const { part, port, setting } of wanted) {
    if (await isTaken(port)) {
      return `Port ${port}, which ${part} wants, is already taken: stop what uses it, or choose another with ${setting}=${port + 1}.`
    }
  }
}

/** Whether something listens on the port, on either address of localhost or on all of them. */
export async function isTaken(port: number): Promise<boolean> {
  return (await answers(port)) || !(await canListen(port, '::')) || !(await canListen(port, '127.0.0.1'))
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    // A machine without IPv6 can't be asked about it; that says nothing about the port.
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code !== 'EADDRINUSE' && error.code !== 'EACCES'),
    )
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/** Whether something on localhost accepts connections on the port. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: 'localhost' })
    const settle = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(2_000, () => settle(false))
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}

/**
 * A port nobody uses right now, from below those that systems lend to outgoing connections: between being chosen and
 * being used, which may take a server seconds, no connection gets it by chance.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000)
    if (!(await isTaken(port))) return port
  }
}
