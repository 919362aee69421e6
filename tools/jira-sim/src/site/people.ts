import type { Random } from '@jiralake/seeded-random';

export interface SimUser {
  accountId: string;
  displayName: string;
  accountType: 'atlassian' | 'customer' | 'app';
  active: boolean;
  emailAddress?: string;
  timeZone?: string;
}

export interface People {
  agents: readonly SimUser[];
  customers: readonly SimUser[];
  apps: readonly SimUser[];
}

export const everybody = ({ agents, customers, apps }: People): SimUser[] => [
  ...agents,
  ...customers,
  ...apps,
];

const AGENTS = [
  'Ada Lindqvist',
  'Bjørn Ólafsson',
  'Chiara D’Amico',
  '田中 さくら',
  'Zoë Müller-Weiß',
  'Omar Haddad',
  'Ravi Iyer',
];
const CUSTOMERS = [
  'Ελένη Παππά',
  'Jean-Luc Brossard',
  'محمد الحسن',
  'Nguyễn Thị Hoa',
  'Pat O’Neil',
  'Иван Петров',
  'Kim 민준',
  'J.',
];

const mailName = (index: number) => `person${String(index).padStart(2, '0')}`;

/** Agents, portal customers and apps; some hide their e-mail, one agent has left the company. */
export function createPeople(random: Random): People {
  const agents = AGENTS.map((displayName, index): SimUser => {
    const user: SimUser = {
      accountId: random.pick([`557058:${random.uuid()}`, `712020:${random.uuid()}`, random.hex(24)]),
      displayName,
      accountType: 'atlassian',
      active: index !== 5,
      timeZone: random.pick(['Europe/Berlin', 'Asia/Tokyo', 'America/St_Johns']),
    };
    return index % 3 === 1 ? user : { ...user, emailAddress: `${mailName(index)}@example.com` };
  });
  const customers = CUSTOMERS.map((displayName, index): SimUser => {
    const user: SimUser = {
      accountId: `qm:${random.uuid()}:${random.uuid()}`,
      displayName,
      accountType: 'customer',
      active: true,
    };
    return index % 4 === 2 ? user : { ...user, emailAddress: `${mailName(50 + index)}@customer.example` };
  });
  const apps = ['Automation for Jira', 'Slack'].map((displayName): SimUser => ({
    accountId: `557058:${random.uuid()}`,
    displayName,
    accountType: 'app',
    active: true,
    timeZone: 'Etc/UTC',
  }));
  return { agents, customers, apps };
}
