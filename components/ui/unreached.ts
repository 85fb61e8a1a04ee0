/** What is said where no answer came to something that can be asked for twice. */
export const UNREACHED =
  'We could not reach the server, so we don’t know whether it was done. Try again: twice does no harm.'
