/**
 * Auto-reload as the profile and the overview tell it: what it does, how it stands, what it did last, what it can do
 * next, how much of its caps is used, and what is wrong where something is. Plain data, moments in ISO 8601.
 */
import type { AutoReloadView } from '@/lib/auto-reload/queries'
import type { ReloadPack } from '@/lib/catalog/rules'
import type { AutoReloadPolicy, Catalog } from '@/lib/catalog/schema'
import { type Currency, formatCredits, formatMoney } from '@/lib/core/money'

export type ReloadTone = 'accent' | 'outline' | 'warning' | 'danger'

/** What is wrong, and what puts it right: another card, a plan, another yes. */
export type ReloadTrouble = { title: string; words: string; ways: ('card' | 'plans' | 'again')[] }

export type ReloadPanelView = {
  isOn: boolean
  /** It is off, and a purchase under way switches it on when it is paid. */
  isComing: boolean
  /** The state itself, and in a word. */
  stands: AutoReloadView['state']
  state: { word: string; tone: ReloadTone }
  /** What it does, or would do, in a sentence. */
  does: string
  last: { at: string; what: string; reason: string | null; failed: boolean } | null
  /** When it can charge next: a moment, or words where that is not a matter of time. */
  next: { at: string | null; words: string } | null
  /** Charges and money, each with its cap. */
  month: { charges: string; money: string }
  day: { charges: string; money: string }
  trouble: ReloadTrouble | null
  /** The payment that the bank wants confirmed. */
  confirm: { purchaseId: string; what: string; until: string } | null
}

/** What somebody agrees to who switches it on: the packs it may buy, the mark, and what was chosen last. */
export type SwitchOnOffer = {
  policy: AutoReloadPolicy
  packs: ReloadPack[]
  currency: Currency
  pack: string
  threshold: number
  card: string | null
}

const STATES: Record<AutoReloadView['state'], ReloadPanelView['state']> = {
  off: { word: 'Off', tone: 'outline' },
  armed: { word: 'On', tone: 'accent' },
  charging: { word: 'Charging now', tone: 'accent' },
  'cooling-down': { word: 'Cooling down', tone: 'accent' },
  'needs-authentication': { word: 'Waiting for your bank', tone: 'warning' },
  paused: { word: 'Paused', tone: 'warning' },
  capped: { word: 'Cap reached', tone: 'warning' },
}

const COMING: ReloadPanelView['state'] = { word: 'On its way', tone: 'outline' }

/** Null where the catalog has no auto-reload. */
export function toReloadView(view: AutoReloadView, catalog: Catalog): ReloadPanelView | null {
  if (!catalog.policies.autoReload) return null
  const money = moneyIn(catalog)
  return {
    isOn: view.isOn,
    isComing: view.comingOn !== null,
    stands: view.state,
    state: view.comingOn && view.state === 'off' ? COMING : STATES[view.state],
    does: doesWhat(view, catalog),
    last: lastOf(view, money),
    next: nextOf(view),
    month: used(view.monthSoFar, view.caps.perMonth, money),
    day: used(view.daySoFar, view.caps.perDay, money),
    trouble: troubleOf(view),
    confirm: view.needsAuthentication && {
      purchaseId: view.needsAuthentication.purchaseId,
      what: boughtWords(view.needsAuthentication, money),
      until: view.needsAuthentication.until.toISOString(),
    },
  }
}

/** What switching it on would be about: what it was set to last, or the catalog's presets. */
export function switchOnOfferOf(
  view: Pick<AutoReloadView, 'pack' | 'threshold'>,
  { currency, policies }: Catalog,
  packs: ReloadPack[],
  card: string | null,
): SwitchOnOffer | null {
  const policy = policies.autoReload
  const first = packs[0]
  if (!policy || !first) return null
  const pack = packs.find((each) => each.pack.key === view.pack) ?? first
  return { policy, packs, currency, pack: pack.pack.key, threshold: view.threshold ?? policy.threshold.preset, card }
}

type Money = (amountCents: number) => string

function moneyIn({ currency }: Catalog): Money {
  return (amountCents) => formatMoney(amountCents as Parameters<typeof formatMoney>[0], currency)
}

function boughtWords({ credits, amountCents }: { credits: number; amountCents: number }, money: Money): string {
  return `${formatCredits(credits)} credits for ${money(amountCents)}`
}

function doesWhat(view: AutoReloadView, catalog: Catalog): string {
  const { isOn, threshold, nextAmountCents, nextCredits, pack, comingOn } = view
  if (comingOn) {
    const coming = catalog.packs.find((each) => each.key === comingOn.pack)?.name ?? comingOn.pack
    return `It comes on when your purchase under way is paid, and then buys ${coming} below ${formatCredits(comingOn.threshold)} credits. Switched off here, it stays off.`
  }
  if (!isOn || threshold === null) {
    return 'Buys a pack with the card on file whenever the balance falls below a mark you set.'
  }
  const name = catalog.packs.find((each) => each.key === pack)?.name
  if (!name || nextAmountCents === null || nextCredits === null) return `Below ${formatCredits(threshold)} credits.`
  const what = boughtWords({ credits: nextCredits, amountCents: nextAmountCents }, moneyIn(catalog))
  return `Below ${formatCredits(threshold)} credits it buys ${name}: ${what}, with the card on file.`
}

function lastOf({ lastAttempt }: AutoReloadView, money: Money): ReloadPanelView['last'] {
  if (!lastAttempt) return null
  const { at, status, reason } = lastAttempt
  const outcome = { open: 'under way', authentication: 'to be confirmed', paid: 'paid', declined: 'declined' }
  const ended = status in outcome ? outcome[status as keyof typeof outcome] : 'not charged'
  return {
    at: at.toISOString(),
    what: `${boughtWords(lastAttempt, money)}, ${ended}`,
    reason,
    failed: status !== 'paid' && status !== 'open',
  }
}

function nextOf({ state, isOn, nextPossibleAt, threshold }: AutoReloadView): ReloadPanelView['next'] {
  if (!isOn) return null
  switch (state) {
    case 'armed':
      return { at: null, words: `As soon as fewer than ${formatCredits(threshold ?? 0)} credits are left` }
    case 'charging':
      return { at: null, words: 'Once the charge under way is settled' }
    case 'needs-authentication':
      return { at: null, words: 'Once the open payment is confirmed or refused' }
    case 'paused':
      return { at: null, words: 'None while it is paused' }
    default:
      return nextPossibleAt
        ? { at: nextPossibleAt.toISOString(), words: 'Not before' }
        : { at: null, words: 'None: one pack costs more than the caps allow' }
  }
}

type Sum = { count: number; amountCents: number }

function used(so: Sum, cap: Sum, money: Money) {
  return {
    charges: `${so.count} of ${cap.count} charges, declined ones included`,
    money: `${money(so.amountCents)} of ${money(cap.amountCents)}`,
  }
}

const MISSED = {
  'credits-left': {
    title: 'Auto-reload missed a beat',
    words: 'The top-up did not go through. You still have enough credits for now.',
  },
  'none-left': {
    title: 'Not enough credits: auto-reload missed a beat',
    words: 'The top-up did not go through, and you are out of credits.',
  },
}

const TITLES = {
  fault: 'Auto-reload has switched itself off',
  'plan-ended': 'Auto-reload is off: the plan has ended',
  'no-card': 'Auto-reload has no card to charge',
  'not-allowed': 'Auto-reload waits for a plan',
  'pack-gone': 'Auto-reload has nothing to buy',
  'terms-changed': 'Auto-reload waits for your yes',
}

const WAYS: Record<keyof typeof TITLES, ReloadTrouble['ways']> = {
  fault: [],
  'plan-ended': ['again'],
  'no-card': ['card'],
  'not-allowed': ['plans'],
  'pack-gone': ['again'],
  'terms-changed': ['again'],
}

function troubleOf({ stoppedWhy, isOn }: AutoReloadView): ReloadTrouble | null {
  if (!stoppedWhy) return null
  const { reason, variant, words } = stoppedWhy
  if (reason !== 'declined') return { title: TITLES[reason], words, ways: WAYS[reason] }
  const missed = MISSED[variant]
  const more = isOn
    ? 'Auto-reload is paused until another card is on file, or until you switch it on again.'
    : variant === 'none-left'
      ? 'Auto-reload is off: update your payment method to add credits and to switch it on again.'
      : 'Auto-reload is off: update your payment method to switch it on again.'
  return { title: missed.title, words: `${missed.words} ${more}`, ways: ['card', 'again'] }
}
