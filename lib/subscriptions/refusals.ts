import { refuse } from '@/lib/core/outcome'

/** Why a plan was not changed. `wayOut` is what the person can do about it. */
export type ChangeRefusal = { code: ChangeRefusalCode; message: string; wayOut?: 'portal' | 'reload' | 'pay-invoice' }

type ChangeRefusalCode =
  | 'unknown-plan'
  | 'not-sold'
  | 'already-current'
  | 'payment-under-way'
  | 'change-under-way'
  | 'card-declined'
  | 'needs-authentication'
  | 'quote-outdated'
  | 'scheduled-change'
  | 'no-plan'
  | 'not-paused'
  | 'stripe-unreachable'
  | 'stripe-refused'
  | 'bad-date'

/** A reason in our own words for one situation; most codes have one, some have several. */
const WORDS = {
  'unknown-plan': ['unknown-plan', 'There is no such plan. Choose one of the plans on the page.'],
  'not-sold': ['not-sold', 'This plan is no longer sold. Choose one of the plans on the page.'],
  'already-current': ['already-current', 'This is the plan you have.', 'reload'],
  'already-scheduled': ['already-current', 'This change is scheduled already.', 'reload'],
  'payment-under-way': [
    'payment-under-way',
    'A payment for this plan is being confirmed. Nothing else was charged; look again in a moment.',
    'reload',
  ],
  'payment-overdue': [
    'payment-under-way',
    'A payment for this plan is open. Pay it first; then the plan can be changed.',
    'pay-invoice',
  ],
  'change-under-way': [
    'change-under-way',
    'Another change of this plan is under way. Look again in a moment.',
    'reload',
  ],
  'card-declined': [
    'card-declined',
    'Your bank declined the card on file, so nothing was charged and your plan is as it was. Change the card, then try again.',
    'portal',
  ],
  'card-expired': [
    'card-declined',
    'The card on file has expired, so nothing was charged and your plan is as it was. Change the card, then try again.',
    'portal',
  ],
  'no-card': [
    'card-declined',
    'There is no card on file, so nothing was charged and your plan is as it was. Add a card, then try again.',
    'portal',
  ],
  'needs-authentication': [
    'needs-authentication',
    'Your bank wants you to confirm payments with this card, so nothing was charged and your plan is as it was. Confirm or change the card, then try again.',
    'portal',
  ],
  'resume-declined': [
    'card-declined',
    'Your bank declined the card on file, so nothing was charged and the plan stays paused. Pay its open invoice with another card; then it goes on.',
    'pay-invoice',
  ],
  'resume-needs-authentication': [
    'needs-authentication',
    'Your bank wants you to confirm this payment, so the plan stays paused. Confirm it at its open invoice; then it goes on.',
    'pay-invoice',
  ],
  'resume-under-way': [
    'payment-under-way',
    'The payment that resumes this plan is not through yet, so the plan stays paused. Once it is, the plan goes on by itself.',
    'pay-invoice',
  ],
  'quote-outdated': [
    'quote-outdated',
    'Something has changed since this was worked out, so nothing was done. Look at the new figures first.',
    'reload',
  ],
  'plan-changed': [
    'quote-outdated',
    'This plan has changed since the page was opened, so nothing was done. Look at how it stands now first.',
    'reload',
  ],
  'scheduled-change': [
    'scheduled-change',
    'A change of plan is scheduled. Undo it first; then the plan can be paused.',
  ],
  'cancel-pending': ['scheduled-change', 'This plan is about to end. Keep it first; then it can be paused.'],
  'keep-first': [
    'scheduled-change',
    'This plan is about to end. Keep it first; then another one can be chosen.',
    'reload',
  ],
  'nothing-scheduled': ['no-plan', 'No change is scheduled, so there is nothing to undo.', 'reload'],
  'nothing-canceled': ['no-plan', 'This plan is not about to end, so there is nothing to take back.', 'reload'],
  'already-canceled': ['already-current', 'This plan ends at the end of its period already.', 'reload'],
  'no-plan': ['no-plan', 'There is no paid plan here. Choose one of the plans on the page.', 'reload'],
  paused: ['no-plan', 'This plan is paused. Resume it first.', 'reload'],
  'not-paused': ['not-paused', 'This plan is not paused.', 'reload'],
  'stripe-unreachable': [
    'stripe-unreachable',
    'Our payment provider does not answer. Look again in a moment: what you see then is what is true.',
    'reload',
  ],
  'too-slow': [
    'stripe-unreachable',
    'Our payment provider answered too slowly, so we stopped before anything was charged. Try again in a few minutes.',
    'reload',
  ],
  'stripe-refused': [
    'stripe-refused',
    'Our payment provider did not accept this. Nothing was changed, and we will look into it.',
  ],
  'bad-date': ['bad-date', 'Choose a day between tomorrow and a year from now.'],
} as const satisfies Record<string, readonly [ChangeRefusalCode, string, ChangeRefusal['wayOut']?]>

export type ChangeReason = keyof typeof WORDS

/** The refusal with its words: the one place they stand in. */
export function refused(reason: ChangeReason): { ok: false; refusal: ChangeRefusal } {
  const [code, message, wayOut] = WORDS[reason]
  return refuse(wayOut ? { code, message, wayOut } : { code, message })
}
