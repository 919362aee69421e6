import { readBlockYaml } from './read-block-yaml';

it('reads maps, lists and empty values', () => {
  const text = `
services:
  redis:
    command:
    - redis-server
    - ''
    networks:
      inside: null
    ports:
    - published: 80
      target: 8080
    restart: "no"
    tmpfs:
      - /tmp
version: '3.9'
volumes:
  data: {}
`;
  expect(readBlockYaml(text)).toEqual({
    services: {
      redis: {
        command: ['redis-server', ''],
        networks: { inside: null },
        ports: [{ published: '80', target: '8080' }],
        restart: 'no',
        tmpfs: ['/tmp'],
      },
    },
    version: '3.9',
    volumes: { data: {} },
  });
});

it.each(['a: [b, c]', 'a: &anchor', 'a: "half', 'a: >-\n  b', 'a: b\n  c', 'just words'])(
  'does not guess at %j',
  (text) => {
    expect(() => readBlockYaml(text)).toThrow('not understood');
  },
);
