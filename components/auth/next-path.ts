/** Where to go after signing in: a path of this console, never another site (`//evil`, `/\evil`) and never sign-in itself. */
export function nextPath(text: string | null | undefined): string {
  if (!text || !/^\/(?![/\\])/.test(text) || /[\u0000-\u001f]/.test(text)) return '/'
  return /^\/(sign-in|welcome)(\/|\?|#|$)/.test(text) ? '/' : text
}
