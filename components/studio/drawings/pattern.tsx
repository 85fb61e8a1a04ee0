import { type Means, round } from './subject'

const TILE = 50

/** A seamless tile: quarter discs, leaves and dots on a grid that repeats every four tiles in both directions. */
export function drawPattern({ chance, palette }: Means) {
  const [pale, light, middle, deep, dark] = palette
  const motifs = Array.from({ length: 16 }, () => ({
    shape: chance.pick(['quarter', 'leaf', 'disc', 'arch', 'quarter', 'leaf'] as const),
    turn: chance.pick([0, 90, 180, 270]),
    ground: chance.pick([pale, light, pale, middle]),
    colour: chance.pick([deep, dark, middle, deep]),
    dot: chance.pick([light, pale]),
  }))
  const cells = Array.from({ length: 48 }, (_, index) => ({ column: index % 8, row: Math.floor(index / 8) }))

  return (
    <>
      {cells.map(({ column, row }) => {
        const motif = motifs[(row % 4) * 4 + (column % 4)]
        if (!motif) return null
        const at = `translate(${column * TILE} ${row * TILE}) rotate(${motif.turn} ${TILE / 2} ${TILE / 2})`
        // A hair more than a tile, so that no line shows between two of them.
        return (
          <g key={`${column}-${row}`} transform={at}>
            <rect width={TILE + 0.4} height={TILE + 0.4} fill={motif.ground} />
            <path d={SHAPES[motif.shape]} fill={motif.colour} />
            <circle cx={TILE / 2} cy={TILE / 2} r={round(TILE / 9)} fill={motif.dot} />
          </g>
        )
      })}
    </>
  )
}

const SHAPES = {
  quarter: `M0 0H${TILE}A${TILE} ${TILE} 0 0 1 0 ${TILE}Z`,
  leaf: `M0 0H25A25 25 0 0 1 ${TILE} 25V${TILE}H25A25 25 0 0 1 0 25Z`,
  disc: 'M25 5A20 20 0 1 1 24.9 5Z',
  arch: `M0 ${TILE}V25A25 25 0 0 1 ${TILE} 25V${TILE}Z`,
}
