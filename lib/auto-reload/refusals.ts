import { refuse } from '@/lib/core/outcome'

export type ReloadRefusal = {
  code:
    | 'not-offered'
    | 'unknown-pack'
    | 'bad-threshold'
    | 'consent-changed'
    | 'not-allowed-to-buy'
    | 'no-card'
    | 'not-on'
  message: string
}

const WORDS: Record<ReloadRefusal['code'], string> = {
  'not-offered': 'There is no auto-reload for this plan, so nothing was changed.',
  'unknown-pack': 'Auto-reload does not buy this pack. Choose one of the packs it is offered for.',
  'bad-threshold': 'This threshold is out of range, so nothing was changed.',
  'consent-changed': 'What auto-reload charges has changed since this page was opened. Read it again before you agree.',
  'not-allowed-to-buy': 'Auto-reload is for accounts that may buy packs. Choose a plan that includes them first.',
  'no-card':
    'There is no card on file that auto-reload could charge. Buy a pack with a card, or add one, and try again.',
  'not-on': 'Auto-reload is off, so there is no threshold to change.',
}

/** The refusal with its words: the one place they stand in. `bound` says which bound a threshold breaks. */
export function refusedReload(code: ReloadRefusal['code'], bound?: string): { ok: false; refusal: ReloadRefusal } {
  return refuse({ code, message: bound ? `${WORDS[code]} ${bound}` : WORDS[code] })
}
