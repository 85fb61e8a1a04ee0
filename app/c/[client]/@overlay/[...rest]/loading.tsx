/** Without something to stand in for it, this empty place would hold up every page it is asked for with. */
export { default } from './page'
