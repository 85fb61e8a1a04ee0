export { default, metadata } from './all/page'
