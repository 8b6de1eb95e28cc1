import { Correlation, signals } from '../../domains/correlation/schemas'
import { openApi } from '../api'
import { type Given, needed, oneOf } from '../arguments'
import type { Exit } from '../outcome'
import type { Say } from '../say'
import { evidenceWords, findingWords, momentWords, titleWords } from '../why-words'

/** What was changed before the curves of an application left their usual range, likeliest first. */
export async function why({ words, flags }: Given, say: Say): Promise<Exit> {
  const application = needed('The application', words[1])
  const signal = oneOf('--signal', flags.signal, signals)
  const query = new URLSearchParams({ application, from: flags.from ?? 'now-15m', to: flags.to ?? 'now', ...(flags.zone && { zone: flags.zone }), ...(signal && { signal }) })
  const answer = await (await openApi(flags)).ask(Correlation, 'GET', `/correlation?${query.toString()}`)
  say.note([momentWords(answer), ...answer.findings.map(findingWords)].join('\n'))
  for (const part of answer.missing) say.note(`Not asked: ${part}, which does not answer.`)
  if (answer.changes.length === 0) say.answer(answer, 'Nothing that runs was changed in the hour before.')
  else say.table(answer, ['SCORE', 'AT', 'CHANGE', 'EVIDENCE'], answer.changes.map((row) => [row.score.toFixed(2), new Date(row.atMs).toISOString(), titleWords(row), evidenceWords(row)]))
  if (answer.searched.more) say.note('There were more changes than could be looked at: the oldest are left out.')
  return 'done'
}
