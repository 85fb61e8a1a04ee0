import type { CatalogInput } from '../schema'

/** A creator's Space: a membership in pounds, and credits for its metered features, as many per £1 in every pack. */
export const space: CatalogInput = {
  key: 'space',
  name: 'Space',
  currency: 'gbp',
  limits: [
    {
      key: 'members',
      group: 'Your Space',
      name: 'Members',
      measure: { kind: 'count', one: 'member', many: 'members', upTo: true },
    },
    {
      key: 'publicViewing',
      group: 'Your Space',
      name: 'Public viewing of livestreams',
      measure: { kind: 'switch', lost: 'Livestreams are for members only' },
    },
    {
      key: 'ownDomain',
      group: 'Your Space',
      name: 'Domain of your own',
      measure: { kind: 'switch', lost: 'Your Space is no longer at a domain of your own' },
    },
  ],
  plans: [
    {
      key: 'free',
      name: 'Free',
      tier: 0,
      prices: null,
      refill: { credits: 100, every: 'month' },
      rolloverCap: 0,
      limits: { members: 50, publicViewing: false, ownDomain: false },
      includes: ['Up to 50 members'],
    },
    {
      key: 'creator',
      name: 'Creator',
      tier: 1,
      prices: { month: 12_00, year: 120_00 },
      refill: { credits: 2_000, every: 'month' },
      rolloverCap: 2_000,
      limits: { members: 1_000, publicViewing: true, ownDomain: false },
      includes: ['Up to 1,000 members', 'Livestreams anybody can watch'],
      popularPercent: 64,
    },
    {
      key: 'pro',
      name: 'Pro',
      tier: 2,
      prices: { month: 30_00, year: 300_00 },
      refill: { credits: 6_000, every: 'month' },
      rolloverCap: 6_000,
      limits: { members: 'unlimited', publicViewing: true, ownDomain: true },
      includes: ['Unlimited members', 'Livestreams anybody can watch', 'A domain of your own'],
    },
  ],
  packs: [
    { key: 'tier-25', name: '£25', priceCents: 25_00, credits: 3_000 },
    { key: 'tier-50', name: '£50', priceCents: 50_00, credits: 6_000 },
    { key: 'tier-100', name: '£100', priceCents: 100_00, credits: 12_000 },
  ],
  features: [
    { key: 'chat-reply', name: 'AI chat reply', description: 'One answer to a member', group: 'AI tools', credits: 2 },
    {
      key: 'draft',
      name: 'Long-form draft',
      description: 'A post of about a thousand words',
      group: 'AI tools',
      credits: 30,
    },
    {
      key: 'summary',
      name: 'Video summary',
      description: 'What an hour of video says',
      group: 'AI tools',
      credits: 45,
    },
    { key: 'clip', name: 'AI clip', description: 'A highlight, cut and captioned', group: 'AI tools', credits: 60 },
    {
      key: 'livestream',
      name: 'Livestream room',
      description: 'Ten minutes on air with public viewing',
      group: 'Live',
      credits: 25,
    },
  ],
  policies: {
    changes: { upgrade: 'now', downgrade: 'period-end', monthToYear: 'now', yearToMonth: 'period-end' },
    pastDue: 'keep',
    topUps: { buyers: { paid: 'any' }, longStandingBefore: null },
    lowBalance: { credits: 200, percentOfRefill: 25 },
    autoReload: null,
    mostClients: 1,
  },
}
