type Attributes = Record<string, string | boolean>

/** Builds one element; nothing here takes markup, so nothing a server sends can become markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'string') node.setAttribute(name, value)
    else node.toggleAttribute(name, value)
  }
  node.append(...children)
  return node
}

const SVG = 'http://www.w3.org/2000/svg'

export function drawing(size: [number, number], ...shapes: [string, Record<string, string>, string?][]): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', `0 0 ${size[0]} ${size[1]}`)
  svg.setAttribute('width', String(size[0]))
  svg.setAttribute('height', String(size[1]))
  svg.setAttribute('aria-hidden', 'true')
  for (const [tag, attributes, text] of shapes) {
    const shape = document.createElementNS(SVG, tag)
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value)
    if (text) shape.textContent = text
    svg.append(shape)
  }
  return svg
}
