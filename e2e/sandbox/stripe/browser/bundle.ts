import { fileURLToPath } from 'node:url'

const ENTRIES = { stripe: 'stripe.ts', hosted: '../../pages/client/hosted.ts' } as const
const built = new Map<string, Promise<string>>()

/** One of the sandbox's browser scripts as a classic script, built from its sources when it is first asked for. */
export function bundle(name: keyof typeof ENTRIES): Promise<string> {
  const known = built.get(name) ?? build(ENTRIES[name])
  built.set(name, known)
  return known
}

async function build(entry: string): Promise<string> {
  // Loaded here and not above: a sandbox whose pages nobody opens needs no bundler.
  const { build: run } = await import('esbuild')
  const result = await run({
    entryPoints: [fileURLToPath(new URL(`./client/${entry}`, import.meta.url))],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    legalComments: 'none',
  })
  return result.outputFiles[0]?.text ?? ''
}
