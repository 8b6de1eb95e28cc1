/**
 * What the thread of filters runs, as text because it has a thread and no file of its own. Each filter has a context made of nothing
 * (`DONT_CONTEXTIFY`): no object of Node's is in its reach, and only text goes in and out, so that none gets there. It makes no code
 * from strings, and its source names no import. Should an object of the thread get to one all the same (V8 hands out lists of frames),
 * it leads nowhere: the thread keeps neither globals of Node's nor a way to make functions of text.
 */
export const filterThread = `
'use strict'
const { parentPort } = require('node:worker_threads')
const vm = require('node:vm')
const callers = new Map()
const plain = new Set(vm.runInContext('Object.getOwnPropertyNames(globalThis)', vm.createContext(vm.constants.DONT_CONTEXTIFY)))
for (const name of Object.getOwnPropertyNames(globalThis)) if (!plain.has(name) || name === 'Function' || name === 'eval' || name === 'WebAssembly') Reflect.deleteProperty(globalThis, name)
for (const one of [function () {}, async function () {}, function* () {}, async function* () {}]) Reflect.deleteProperty(Object.getPrototypeOf(one), 'constructor')
function load(key, script) {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, { codeGeneration: { strings: false, wasm: false } })
  vm.runInContext('"use strict";' + script, context, { filename: 'filter' })
  const caller = vm.runInContext('(text) => { "use strict"; const said = quarterdeckFilter.run(JSON.parse(text)); if (said !== null && typeof said === "object" && typeof said.then === "function") throw new Error("run answers at once, not by a promise"); return JSON.stringify(said === undefined ? null : said) }', context)
  if (callers.size >= 200) callers.delete(callers.keys().next().value)
  callers.set(key, caller)
  return caller
}
parentPort.on('message', ({ key, script, input }) => {
  let answer
  try {
    const said = (callers.get(key) || load(key, script))(input)
    answer = { said: typeof said === 'string' ? said : 'null' }
  } catch (error) {
    let problem = 'threw something that cannot be read'
    try {
      problem = String(error && error.message).slice(0, 300)
    } catch {}
    answer = { problem }
  }
  parentPort.postMessage(answer)
})
`
