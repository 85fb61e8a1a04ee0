/** Going on to another page of the desk puts away what lay over the last one. */
export default function Nothing() {
  return null
}
