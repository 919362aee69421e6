/** One instruction of a Dockerfile, with its continuation lines. */
export interface Instruction {
  name: string;
  /** `--name=value` before the arguments */
  flags: Readonly<Record<string, string>>;
  text: string;
}

export interface Stage {
  name: string | undefined;
  instructions: Instruction[];
}

export interface Copy {
  /** stage that the files come from; undefined for the build context */
  from: string | undefined;
  sources: string[];
  target: string;
}

/** Parses the part of the Dockerfile language that our Dockerfile uses. @throws Error for an instruction before the first stage */
export function readDockerfile(text: string): Stage[] {
  const lines = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: Stage[] = [];
  for (const line of lines) {
    const instruction = readInstruction(line);
    if (instruction.name === 'FROM') {
      stages.push({ name: / AS (\S+)$/i.exec(instruction.text)?.[1], instructions: [] });
    } else {
      const stage = stages.at(-1);
      if (!stage) throw new Error(`no stage begins before: ${line}`);
      stage.instructions.push(instruction);
    }
  }
  return stages;
}

function readInstruction(line: string): Instruction {
  const [name = '', ...words] = line.trim().split(/\s+/);
  const isFlag = (word: string): boolean => word.startsWith('--');
  const count = words.findIndex((word) => !isFlag(word));
  const flags = words.slice(0, count).map((word) => /^--([^=]+)=?(.*)$/.exec(word)?.slice(1) ?? []);
  return {
    name: name.toUpperCase(),
    flags: Object.fromEntries(flags) as Record<string, string>,
    text: words.slice(count).join(' '),
  };
}

export function copiesOf(stage: Stage): Copy[] {
  return allOf(stage, 'COPY').map(({ flags, text }) => {
    const words = text.split(' ');
    return { from: flags['from'], sources: words.slice(0, -1), target: words.at(-1) ?? '' };
  });
}

/** Returns the variables of a container, with the default build arguments filled in. */
export function environmentOf(stage: Stage): Record<string, string> {
  const values = (name: string): [string, string][] =>
    allOf(stage, name)
      .flatMap(({ text }) => text.split(' '))
      .map((pair) => [pair.split('=')[0] ?? '', pair.slice(pair.indexOf('=') + 1)]);
  const defaults = new Map(values('ARG'));
  return Object.fromEntries(
    values('ENV').map(([name, value]) => [
      name,
      value.replaceAll(/\$(\w+)/g, (_, argument: string) => defaults.get(argument) ?? ''),
    ]),
  );
}

/** Returns the words of an instruction in exec form. @throws Error for the shell form */
export function wordsOf(stage: Stage, name: 'ENTRYPOINT' | 'HEALTHCHECK'): string[] {
  const text = allOf(stage, name).at(-1)?.text.replace(/^CMD /, '') ?? '';
  if (!text.startsWith('[')) throw new Error(`${name} is not in exec form: ${text}`);
  return JSON.parse(text) as string[];
}

export function allOf(stage: Stage, name: string): Instruction[] {
  return stage.instructions.filter((instruction) => instruction.name === name);
}
