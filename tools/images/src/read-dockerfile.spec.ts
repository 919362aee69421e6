import { copiesOf, environmentOf, readDockerfile, wordsOf, type Stage } from './read-dockerfile';

const text = `
# a remark
FROM node:20 AS build
RUN npm ci \\
  && npm run build

FROM node:20
COPY --from=build --chown=1:1 /app/dist ./dist
COPY a.json b.json ./
ARG APP=ingress
ENV APP=$APP PORT=8080
# between
ENV QUERY=a=b
HEALTHCHECK --interval=10s CMD ["node", "check.mjs"]
ENTRYPOINT ["node", "start.mjs"]
`;
const stages = readDockerfile(text);
const final = stages.at(-1) as Stage;

it('reads stages and lines that go on', () => {
  expect(stages.map(({ name }) => name)).toEqual(['build', undefined]);
  expect(stages[0]?.instructions).toEqual([{ name: 'RUN', flags: {}, text: 'npm ci && npm run build' }]);
});

it('reads what is copied from where', () => {
  expect(copiesOf(final)).toEqual([
    { from: 'build', sources: ['/app/dist'], target: './dist' },
    { from: undefined, sources: ['a.json', 'b.json'], target: './' },
  ]);
});

it('reads the environment', () => {
  expect(environmentOf(final)).toEqual({ APP: 'ingress', PORT: '8080', QUERY: 'a=b' });
});

it('reads commands in exec form only', () => {
  expect(wordsOf(final, 'ENTRYPOINT')).toEqual(['node', 'start.mjs']);
  expect(wordsOf(final, 'HEALTHCHECK')).toEqual(['node', 'check.mjs']);
  const [shell] = readDockerfile('FROM a\nENTRYPOINT node start.mjs');
  expect(() => wordsOf(shell as Stage, 'ENTRYPOINT')).toThrow('not in exec form');
});

it('does not take a line outside of a stage', () => {
  expect(() => readDockerfile('RUN ls')).toThrow('no stage begins before');
});
