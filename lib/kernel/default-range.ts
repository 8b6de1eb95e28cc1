/** What a question or page without a range is about. */
export const defaultRange = { from: 'now-1h', to: 'now' }
