import type { Interval } from '@/lib/catalog/schema'
import type { Outcome } from '@/lib/core/outcome'
import type { Desk } from '@/lib/workspaces/queries'
import type { PausePreview, Preview } from './preview'
import type { ChangeRefusal } from './refusals'

type Asked = { plan: string; interval: Interval }

export type Chosen =
  | { kind: 'checkout'; url: string }
  | { kind: 'changed'; from: Asked; to: Asked }
  | { kind: 'scheduled'; at: Date }

type Answer<Value> = Promise<Outcome<Value, ChangeRefusal>>

export async function previewPlan(_desk: Desk, _asked: Asked): Answer<Preview> {
  throw new Error('not yet')
}
export async function choosePlan(_desk: Desk, _asked: Asked & { quote: string | null }): Answer<Chosen> {
  throw new Error('not yet')
}
export async function undoChange(_desk: Desk): Answer<{ undone: true }> {
  throw new Error('not yet')
}
export async function previewPause(_desk: Desk, _until: string): Answer<PausePreview> {
  throw new Error('not yet')
}
export async function pausePlan(_desk: Desk, _until: string): Answer<{ pausedUntil: Date }> {
  throw new Error('not yet')
}
export async function resumePlan(_desk: Desk): Answer<{ resumed: true }> {
  throw new Error('not yet')
}
export async function cancelPlan(_desk: Desk): Answer<{ endsAt: Date }> {
  throw new Error('not yet')
}
export async function keepPlan(_desk: Desk): Answer<{ kept: true }> {
  throw new Error('not yet')
}
export async function openPortal(
  _desk: Desk,
  _purpose: 'payment-method' | 'invoices' | 'home',
): Answer<{ url: string }> {
  throw new Error('not yet')
}
