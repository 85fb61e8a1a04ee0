import { readBalance, readHistory } from '@/lib/ledger/queries'
import { drizzleSpend, selectBy, simpleUpdate } from './baselines'
import { holdAndCapture, newKey, spend } from './books'
import type { CallerOrder } from './caller'
import { rate } from './load'
import type { Measure } from './measure'
import { at, copyOf, drop } from './planted'
import type { Crew } from './processes'
import type { SpenderOrder } from './spender'

/** Everything the measures are taken on. */
export type Ground = {
  /** Seconds of one run, and of one run of pgbench, which counts in whole ones. */
  seconds: number
  pgbenchSeconds: number
  hasPgbench: boolean
  /** Three databases with the same 10,000 accounts: the one measured, one with nothing but a grant each, one planted. */
  urls: { main: string; small: string; large: string }
  ids: readonly string[]
  planted: { entries: number; long: { id: string; entries: number } }
  spenders: Crew<SpenderOrder>
  host: { caller: Crew<CallerOrder>; port: number; key: string; slugs: readonly string[] }
}

export function measuresOf(ground: Ground): Measure[] {
  const pgbench = ground.hasPgbench ? [readByKey(ground)] : []
  return [...spending(ground), ...pgbench, manyEntries(ground), anyPage(ground), throughHttp(ground)]
}

const anyOf = <Item>(items: readonly Item[]) => items[Math.floor(Math.random() * items.length)] as Item

function spending({ seconds, pgbenchSeconds, hasPgbench, urls, ids, spenders }: Ground): Measure[] {
  const hot = ids[0] as string
  const drizzle = () => rate(32, seconds, () => drizzleSpend(anyOf(ids), newKey()))
  const baseline = hasPgbench ? () => simpleUpdate(urls.main, pgbenchSeconds) : drizzle
  const unit = 'spends/s'
  return [
    {
      name: 'spends over 10,000 accounts, 32 in flight',
      unit,
      target: 1.2,
      baseline,
      run: () => rate(32, seconds, () => spend(anyOf(ids))),
    },
    {
      name: 'spends on one hot account, 32 in flight',
      unit,
      target: 2,
      baseline,
      run: () => rate(32, seconds, () => spend(hot)),
    },
    {
      name: 'spends on one hot account, 128 in flight',
      unit,
      target: 4,
      baseline,
      run: () => rate(128, seconds, () => spend(hot)),
    },
    {
      name: 'hold + capture over 10,000 accounts, 32 in flight',
      unit: 'pairs/s',
      target: 0.5,
      baseline,
      run: () => rate(32, seconds, () => holdAndCapture(anyOf(ids))),
    },
    {
      name: 'four processes on one hot account',
      unit,
      target: 0.6,
      baseline,
      run: () => spenders.rate({ accountId: hot, inFlight: 32, seconds }),
    },
    {
      name: 'the same against a Drizzle transaction per spend',
      unit,
      target: 1,
      baseline: drizzle,
      run: () => rate(32, seconds, () => spend(anyOf(ids))),
    },
  ]
}

function readByKey({ seconds, pgbenchSeconds, urls, ids }: Ground): Measure {
  const select = `select balance from accounts where id = '${ids[0]}';`
  return {
    name: 'balance read by key, 32 in flight',
    unit: 'reads/s',
    target: 0.35,
    baseline: () => selectBy(urls.main, select, pgbenchSeconds),
    run: () => rate(32, seconds, async () => void (await readBalance(anyOf(ids)))),
  }
}

/** The first measure at many entries, to the same at as few as there are accounts: a new copy of those each time. */
function manyEntries({ seconds, urls, ids, planted }: Ground): Measure {
  const spends = async () => {
    // Every book is touched before: the first touch of a page after a checkpoint writes all of it to the log, which comes
    // once in the minutes between two checkpoints and would be most of these seconds.
    for (let from = 0; from < ids.length; from += 2_000) await Promise.all(ids.slice(from, from + 2_000).map(spend))
    return rate(32, seconds, () => spend(anyOf(ids)))
  }
  return {
    name: `spends at ${inMillions(planted.entries)} entries, to those at 10 thousand`,
    unit: 'spends/s',
    target: 0.85,
    baseline: async () => {
      const copy = await copyOf(urls.small, 'small_copy')
      return at(copy, spends).finally(() => drop(copy))
    },
    run: () => at(urls.large, spends),
  }
}

/** How long a page of 50 takes, one at a time: the first, or one from anywhere in the book. */
function anyPage({ seconds, urls, planted: { long } }: Ground): Measure {
  const milliseconds = (before: () => number | undefined) =>
    at(urls.large, async () => {
      const page = async () => void (await readHistory(long.id, { limit: 50, before: before() }))
      await rate(1, 0.05, page)
      return 1000 / (await rate(1, seconds / 2, page))
    })
  return {
    name: `a page of 50 anywhere in ${inMillions(long.entries)} entries, to the first`,
    unit: 'ms',
    target: 1.3,
    most: true,
    baseline: () => milliseconds(() => undefined),
    run: () => milliseconds(() => 100 + Math.floor(Math.random() * (long.entries - 100))),
  }
}

export function throughHttp({
  seconds,
  host: { caller, port, key, slugs },
}: Pick<Ground, 'seconds' | 'host'>): Measure {
  const calls = (paths: string[]) => caller.rate({ port, key, paths, inFlight: 32, seconds })
  return {
    name: 'spends through the HTTP API, to a handler that answers {}',
    unit: 'requests/s',
    target: 0.6,
    baseline: () => calls(['/empty']),
    run: () => calls(slugs.map((slug) => `/api/v1/clients/${slug}/spends`)),
  }
}

function inMillions(entries: number): string {
  return `${(entries / 1_000_000).toLocaleString('en-US', { maximumFractionDigits: 2 })} million`
}
