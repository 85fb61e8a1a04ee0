import { useId } from 'react'
import { cn } from '@/components/ui/cn'
import { chanceOf } from './chance'
import { drawClip } from './drawings/clip'
import { drawLandscape } from './drawings/landscape'
import { drawPattern } from './drawings/pattern'
import { drawPortrait } from './drawings/portrait'
import { paletteOf } from './palette'

type DrawingProps = { generator: string; prompt: string; id: string; className?: string }

/** What a generator made of a prompt: drawn anew each time, always the same. 400 by 300, cut to the frame it is in. */
export function Drawing({ generator, prompt, id, className }: DrawingProps) {
  // Gradients are found by id across the whole page, and one drawing may stand on it twice.
  const scope = useId()
  const chance = chanceOf(`${generator}\n${prompt}\n${id}`)
  const draw = SUBJECTS[generator] ?? drawPattern
  return (
    <svg
      viewBox="0 0 400 300"
      preserveAspectRatio="xMidYMid slice"
      role="img"
      aria-label={prompt}
      className={cn('block size-full', className)}
    >
      {draw({ palette: paletteOf(chance), chance, scope })}
    </svg>
  )
}

// Plain functions, not components: they use up the chance they are given, so they must run exactly once per drawing.
const SUBJECTS: Record<string, typeof drawPattern> = {
  portrait: drawPortrait,
  landscape: drawLandscape,
  pattern: drawPattern,
  clip: drawClip,
}
