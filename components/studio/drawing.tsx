import { useId } from 'react'
import { cn } from '@/components/ui/cn'
import { chanceOf } from './chance'
import { Clip } from './drawings/clip'
import { Landscape } from './drawings/landscape'
import { Pattern } from './drawings/pattern'
import { Portrait } from './drawings/portrait'
import { paletteOf } from './palette'

type DrawingProps = { generator: string; prompt: string; id: string; className?: string }

/** What a generator made of a prompt: drawn anew each time, always the same. 400 by 300, cut to the frame it is in. */
export function Drawing({ generator, prompt, id, className }: DrawingProps) {
  const chance = chanceOf(`${generator}\n${prompt}\n${id}`)
  const palette = paletteOf(chance)
  // Gradients are found by id across the whole page, and one drawing may stand on it twice.
  const scope = useId()
  const Subject = SUBJECTS[generator] ?? Pattern
  return (
    <svg
      viewBox="0 0 400 300"
      preserveAspectRatio="xMidYMid slice"
      role="img"
      aria-label={prompt}
      className={cn('block size-full', className)}
    >
      <Subject chance={chance} palette={palette} scope={scope} />
    </svg>
  )
}

const SUBJECTS: Record<string, typeof Pattern> = { portrait: Portrait, landscape: Landscape, pattern: Pattern, clip: Clip }
