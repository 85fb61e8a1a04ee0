import type { Catalog } from '@/lib/catalog/schema'

/** A generator as the page offers it: its exact cost stands beside it before anything is spent. */
export type GeneratorView = { key: string; name: string; description: string; credits: number }

/** A work as the gallery shows it. `entry` is the line of the book that paid for it. */
export type CreationView = {
  id: string
  generator: string
  prompt: string
  credits: number
  entry: number
  createdAt: Date
}

export function generatorViews(catalog: Catalog): GeneratorView[] {
  return catalog.features.map(({ key, name, description, credits }) => ({ key, name, description, credits }))
}
