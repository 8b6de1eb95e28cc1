/** For `contains` and `startsWith` of the database, which is LIKE: a reader who types % or _ means just that. */
export const likeText = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
