'use client'

import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { writeCredits } from '@/components/ui/figures'
import { useReadAgain } from '@/components/ui/read-again'
import { type BalanceView, isMoving, laterOf, stampOf } from './view'

type BalanceState = {
  /** Whose balance it is, as the address names them. */
  client: string
  /** Suspends until the first answer is there; null where it could not be read. */
  read: () => BalanceView | null
  refresh: () => Promise<void>
  refreshing: boolean
  failed: boolean
}

const BalanceContext = createContext<BalanceState | null>(null)

/** Say so after anything that may have changed the balance: `window.dispatchEvent(new Event(BALANCE_CHANGED))`. */
export const BALANCE_CHANGED = 'refill:balance'

type BalanceProviderProps = {
  client: string
  /** Read by the server with the page. */
  initial: Promise<BalanceView | null>
  children: ReactNode
}

/** How often it is asked for while something is under way that nobody here has to press for: soon at first. */
const SOON_MS = 2_000
const LATER_MS = 15_000
const SOON_TIMES = 60

/** One balance for the whole page: the header, the overview and the menus show the same number at the same moment. */
export function BalanceProvider({ client, initial, children }: BalanceProviderProps) {
  const { latest, refresh, refreshing, failed, announcement } = useRefresh(client, initial)
  useMoving(initial, latest, refresh)

  useEffect(() => {
    const again = () => void refresh()
    window.addEventListener('focus', again)
    window.addEventListener(BALANCE_CHANGED, again)
    return () => {
      window.removeEventListener('focus', again)
      window.removeEventListener(BALANCE_CHANGED, again)
    }
  }, [refresh])

  const state = useMemo(
    () => ({
      client,
      read: () => laterOf(use(initial), latest),
      refresh,
      refreshing,
      failed,
    }),
    [client, latest, initial, refresh, refreshing, failed],
  )
  return (
    <BalanceContext.Provider value={state}>
      {children}
      <p role="status" className="sr-only">
        {announcement}
      </p>
    </BalanceContext.Provider>
  )
}

/** The balance of the page, and the way to ask for it again. Wrap in `Suspense`: it waits for the first answer. */
export function useBalance() {
  const state = useContext(BalanceContext)
  if (!state) throw new Error('useBalance needs a BalanceProvider above it.')
  return { ...state, view: state.read() }
}

function useRefresh(client: string, initial: Promise<BalanceView | null>) {
  const readAgain = useReadAgain()
  const [latest, setLatest] = useState<BalanceView | null>(null)
  const [refreshing, setRefreshing] = useState(false)
  const [failed, setFailed] = useState(false)
  const [announcement, setAnnouncement] = useState('')
  const known = useRef<BalanceView | null>(null)
  const underWay = useRef(false)
  const askedAgain = useRef(false)

  // Pages that are read and balances that are asked for overtake each other: only what is later counts.
  useEffect(() => {
    let current = true
    void initial.then((view) => {
      if (current && view) known.current = laterOf(known.current, view)
    })
    return () => {
      current = false
    }
  }, [initial])

  const refresh = useCallback(async () => {
    // What changed while an answer was on its way is not in that answer: it is asked for once more.
    askedAgain.current = underWay.current
    if (underWay.current) return
    underWay.current = true
    setRefreshing(true)
    let view = await fetchBalance(client)
    while (askedAgain.current) {
      askedAgain.current = false
      view = await fetchBalance(client)
    }
    underWay.current = false
    setRefreshing(false)
    setFailed(view === null)
    if (!view) return
    const before = known.current
    setLatest((earlier) => laterOf(earlier, view))
    known.current = laterOf(before, view)
    if (known.current !== view) return
    if (before?.available !== view.available) setAnnouncement(`Balance: ${writeCredits(view.available)} credits`)
    // What else the page shows (the book, the standing) is older than this answer: it is read again as well.
    if (!before || stampOf(before) !== stampOf(view)) readAgain()
  }, [client, readAgain])

  return { latest, refresh, refreshing, failed, announcement }
}

/** Asks again and again as long as credits are on their way or auto-reload is about to buy some. */
function useMoving(initial: Promise<BalanceView | null>, latest: BalanceView | null, refresh: () => Promise<void>) {
  const [withPage, setWithPage] = useState<BalanceView | null>(null)
  useEffect(() => {
    let current = true
    void initial.then((view) => current && setWithPage(view))
    return () => {
      current = false
    }
  }, [initial])
  const known = laterOf(withPage, latest)
  const moving = known !== null && isMoving(known)

  useEffect(() => {
    if (!moving) return
    let current = true
    let timer: number | undefined
    let asked = 0
    const ask = () => {
      if (!current) return
      timer = window.setTimeout(() => void refresh().then(ask), asked < SOON_TIMES ? SOON_MS : LATER_MS)
      asked += 1
    }
    ask()
    return () => {
      current = false
      window.clearTimeout(timer)
    }
  }, [moving, refresh])
}

async function fetchBalance(client: string): Promise<BalanceView | null> {
  try {
    const answer = await fetch(`/c/${client}/balance`, { cache: 'no-store' })
    return answer.ok ? ((await answer.json()) as BalanceView) : null
  } catch {
    return null
  }
}
