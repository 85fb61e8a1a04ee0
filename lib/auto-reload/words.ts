import type { PauseReason, StopReason } from './rules'

/** Why a charge did not go through, for the person who pays. Codes: docs.stripe.com/declines/codes. */
export function reasonWords(reason: string | null): string | null {
  if (reason === null) return null
  if (reason.startsWith('fault:')) return 'The payment did not match what was ordered, so it brought no credits.'
  if (reason.startsWith('invalid:')) return 'Our payment provider did not accept the card on file.'
  return REASONS[reason] ?? 'The bank declined the card on file.'
}

const REASONS: Record<string, string> = {
  insufficient_funds: 'There was not enough money on the card on file.',
  expired_card: 'The card on file has expired.',
  lost_card: 'The bank has blocked the card on file.',
  stolen_card: 'The bank has blocked the card on file.',
  pickup_card: 'The bank has blocked the card on file.',
  processing_error: 'The bank could not process the payment.',
  authentication_required: 'The bank wants the payment to be confirmed.',
  authentication_expired: 'The payment was not confirmed with the bank in time.',
  confirmation_refused: 'The payment was not to be confirmed.',
  payment_intent_authentication_failure: 'The payment was not confirmed with the bank.',
  card_gone: 'The card on file was gone at our payment provider, so nothing was charged.',
  payer_gone: 'The card on file was gone at our payment provider, so nothing was charged.',
  not_sent: 'Our payment provider could not be reached, so nothing was charged.',
}

export type Variant = 'credits-left' | 'none-left'

/** Why it is off or waits, and the way forward. */
export function stoppedWords(reason: StopReason | PauseReason, variant: Variant, isOn: boolean): string {
  if (reason === 'declined' && isOn) {
    return `${MISSED[variant]} Auto-reload is paused until another card is on file, or until you switch it on again.`
  }
  if (reason === 'declined') {
    return `${MISSED[variant]} Auto-reload has switched itself off: update your payment method and switch it on again.`
  }
  return REST[reason]
}

const MISSED: Record<Variant, string> = {
  'credits-left': 'Auto-reload missed a beat: the top-up did not go through. You still have credits for now.',
  'none-left': 'Not enough credits, and auto-reload missed a beat: the top-up did not go through.',
}

const REST: Record<Exclude<StopReason | PauseReason, 'declined'>, string> = {
  fault:
    'A payment did not match what was ordered, so auto-reload has switched itself off. Please contact us about it.',
  'plan-ended':
    'The plan ended, and auto-reload ended with it. Nothing is charged by itself until you switch it on again.',
  'no-card': 'There is no card on file to charge. Add one, and auto-reload goes on.',
  'not-allowed': 'Your plan does not include packs at the moment. With one that does, auto-reload goes on.',
  'pack-gone': 'The pack that auto-reload bought is not offered any more. Choose another one to go on.',
  'terms-changed':
    'What auto-reload buys costs or brings something else now than you agreed to. Nothing is charged until you agree anew.',
}
