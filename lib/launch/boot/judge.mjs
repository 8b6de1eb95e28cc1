import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prepareAlone } from './alone.mjs'

/** npm runs us in the checkout, wherever it was called: a relative path is meant from there. */
const fromCaller = (file) => (file === '-' || existsSync(file) || !process.env.INIT_CWD ? file : resolve(process.env.INIT_CWD, file))

/** Standard output is the judge's alone; what set-up has to say goes to standard error. */
export async function judge(root, args) {
  const { runJudge } = await import(pathToFileURL(await prepareAlone(root, 'judge')).href)
  process.exitCode = await runJudge(args.map(fromCaller), (text) => process.stdout.write(text))
}
