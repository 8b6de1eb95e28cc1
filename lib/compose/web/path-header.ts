/** Set by `proxy.ts` on its way in: a page does not otherwise know the address it was asked by. */
export const pathHeader = 'x-quarterdeck-path'
