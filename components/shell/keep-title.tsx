'use client'

import { useEffect } from 'react'

/**
 * Keeps the page's title. Where one reading of a page overtakes another, Next 16.4 can drop the title it had and bring no
 * other: then the last one stays until there is a new one, for whoever hears pages and for whoever looks for a tab.
 */
export function KeepTitle() {
  useEffect(() => {
    let last = document.title
    let kept: HTMLTitleElement | null = null
    const look = () => {
      const theirs = [...document.head.querySelectorAll('title')].find((title) => title !== kept)
      if (theirs) {
        last = theirs.textContent || last
        kept?.remove()
        kept = null
      } else if (!kept) {
        kept = document.createElement('title')
        kept.textContent = last
        document.head.append(kept)
      }
    }
    const observer = new MutationObserver(look)
    observer.observe(document.head, { childList: true, characterData: true, subtree: true })
    return () => {
      observer.disconnect()
      kept?.remove()
    }
  }, [])
  return null
}
