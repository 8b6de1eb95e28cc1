import { spawn } from 'node:child_process'

/** Runs a program to its end with its output kept; rejects with the last lines of it when the exit code is not 0. */
export function runQuietly(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let output = ''
    const keep = (chunk) => (output = (output + chunk).slice(-64_000))
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(output)
      reject(new Error(`${[file, ...args].join(' ')} ended with ${code ?? signal}\n${output.trim().split('\n').slice(-40).join('\n')}`))
    })
  })
}

/** Runs a program with our own output; gives its exit code. */
export function runVisibly(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options })
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
}
