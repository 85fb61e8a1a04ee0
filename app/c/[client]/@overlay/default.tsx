/** Nothing lies over a page that was loaded by its own address. */
export default function Nothing() {
  return null
}
