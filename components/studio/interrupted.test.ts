import { expect, test } from 'vitest'
import { parseInterrupted } from './interrupted'

const work = { id: 'one', generator: 'clip', prompt: 'Slow waves' }

test('[B11] interrupted work comes back as it was kept, and nothing else does', () => {
  expect(parseInterrupted(JSON.stringify(work))).toEqual(work)
  for (const text of [null, '', '{', 'null', '[]', JSON.stringify({ ...work, prompt: '' })]) {
    expect(parseInterrupted(text)).toBeNull()
  }
})
