/** Where a command writes: results for the next program in a pipe, remarks for the person. */
export interface Terminal {
  print(text: string): void;
  say(line: string): void;
}

export const terminal: Terminal = {
  print: (text) => void process.stdout.write(`${text}\n`),
  say: (line) => void process.stderr.write(`${line}\n`),
};
