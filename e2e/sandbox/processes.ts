import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** How a process ended: its exit code, or the signal that ended it. */
export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null }

export type Running = {
  readonly name: string
  readonly pid: number | undefined
  /** Settles when the process is gone; never rejects. */
  readonly exited: Promise<Exit>
  /** The last lines it wrote, oldest first. */
  lastLines(): readonly string[]
  /** Asks it to end, insists after a few seconds, and returns when it and what it started are gone. */
  stop(): Promise<void>
}

export type Program = {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
  readonly uid?: number
  readonly gid?: number
  /** What the process understands as "please end"; SIGTERM unless said otherwise. */
  readonly stopSignal?: NodeJS.Signals
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void
}

const insistAfterMs = 6_000
const keptLines = 40
const windows = process.platform === 'win32'
const everything: Running[] = []
let closing = false

/**
 * Starts a program in a process group of its own, so that Ctrl-C in the terminal reaches this process alone and the
 * order of the end is ours. If this process dies without a word (SIGKILL), a watcher ends the program all the same.
 */
export function run(program: Program): Running {
  if (closing) throw new Error(`${program.name} is not started: everything is being stopped.`)
  const child = spawn(program.command, program.args, {
    env: program.env ?? process.env,
    cwd: program.cwd,
    uid: program.uid,
    gid: program.gid,
    detached: !windows,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const take = (line: string, stream: 'stdout' | 'stderr') => {
    lines.push(line)
    if (lines.length > keptLines) lines.shift()
    program.onLine?.(line, stream)
  }
  createInterface({ input: child.stdout }).on('line', (line) => take(line, 'stdout'))
  createInterface({ input: child.stderr }).on('line', (line) => take(line, 'stderr'))
  const exited = new Promise<Exit>((resolve) => {
    child.once('error', (error) => {
      take(error.message, 'stderr')
      if (child.pid === undefined) resolve({ code: 127, signal: null })
    })
    // 'close' rather than 'exit': by then the last lines have been read too.
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  const stopSignal = program.stopSignal ?? 'SIGTERM'
  const running: Running = {
    name: program.name,
    pid: child.pid,
    exited,
    lastLines: () => lines,
    stop: () => stopChild(child, exited, stopSignal),
  }
  everything.push(running)
  if (child.pid !== undefined) watch({ add: child.pid, signal: stopSignal })
  void exited.then(() => {
    everything.splice(everything.indexOf(running), 1)
    if (child.pid !== undefined) watch({ remove: child.pid })
  })
  return running
}

async function stopChild(child: ChildProcess, exited: Promise<Exit>, stopSignal: NodeJS.Signals): Promise<void> {
  const { pid } = child
  if (pid === undefined) return
  if (child.exitCode === null && child.signalCode === null) child.kill(stopSignal)
  const insist = setTimeout(() => killGroup(pid, 'SIGKILL'), insistAfterMs)
  // A grandchild that outlived its parent would hold the pipes open and 'close' back.
  child.once('exit', () => killGroup(pid, 'SIGKILL'))
  if (child.exitCode !== null || child.signalCode !== null) killGroup(pid, 'SIGKILL')
  await exited
  clearTimeout(insist)
}

/** Signals a process and all it started; one that is gone already is no error. */
export function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(windows ? pid : -pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Ends at once what does not want to end: for a second Ctrl-C. */
export function killEverything(): void {
  for (const { pid } of everything) if (pid !== undefined) killGroup(pid, 'SIGKILL')
}

/** Stops all that this process started, the youngest first, and lets nothing start any more. */
export async function stopEverything(): Promise<void> {
  closing = true
  for (let youngest = everything.at(-1); youngest; youngest = everything.at(-1)) {
    await youngest.stop()
  }
}

/** Whether the end of everything has begun: a part that ends now has not crashed. */
export function isClosing(): boolean {
  return closing
}

/** `exit code 1`, `signal SIGKILL`: how a process ended, in words. */
export function describeExit({ code, signal }: Exit): string {
  return signal ? `signal ${signal}` : `exit code ${code}`
}

/** Whether a process of this number exists, whoever's it is. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The command line of a process; '' when there is none, or it has ended and only waits to be collected. */
export function commandOf(pid: number): string {
  if (process.platform !== 'linux') {
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? ''
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return ''
  }
}

type Watched = { add: number; signal: NodeJS.Signals } | { remove: number } | { folder: string }

let watcher: ChildProcess | undefined

/**
 * Names a throwaway folder to the watcher: it removes it should this process die before it can.
 */
export function removeAfterwards(folder: string): void {
  watch({ folder })
}

function watch(message: Watched): void {
  if (windows) return
  if (!watcher) {
    watcher = spawn(process.execPath, ['-e', watcherSource], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
    watcher.on('error', () => undefined)
    watcher.stdin?.on('error', () => undefined)
    watcher.unref()
    const pipe = watcher.stdin
    if (pipe && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref()
  }
  watcher.stdin?.write(`${JSON.stringify(message)}\n`)
}

/**
 * The watcher's whole program: its standard input closes when the process that started it is gone, however that
 * ended; what was named and not taken back is then ended, politely first.
 */
const watcherSource = `
const watched = new Map(), folders = []
const tell = (pid, signal) => { try { process.kill(pid, signal) } catch {} }
require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line)
  if (message.add) watched.set(message.add, message.signal)
  if (message.remove) watched.delete(message.remove)
  if (message.folder) folders.push(message.folder)
}).on('close', () => {
  for (const [pid, signal] of watched) tell(pid, signal)
  setTimeout(() => {
    for (const pid of watched.keys()) tell(-pid, 'SIGKILL')
    for (const folder of folders) require('fs').rmSync(folder, { recursive: true, force: true })
  }, watched.size ? 4000 : 0)
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
`
