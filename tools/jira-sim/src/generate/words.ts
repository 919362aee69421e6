import type { Random } from '@jiralake/seeded-random';

const SUBJECTS = [
  'VPN',
  'login page',
  'invoice export',
  'webhook',
  'mobile app',
  'SSO',
  'search',
  'CSV import',
  'API key',
  'e-mail',
];
const TROUBLES = [
  'is down',
  'returns 502',
  'loses data',
  'is slow',
  'shows "undefined"',
  'times out',
  'needs access',
  'duplicates rows',
];
const TAILS = [
  '',
  '',
  ' since Monday',
  ' (urgent!)',
  ' – EU only',
  ' 🚨',
  ' für Kunde Großmann',
  ' [再現性あり]',
  ' \\ UNC path',
  " & O'Neil's team",
];

const SENTENCES = [
  'The customer cannot sign in since the last release.',
  'Please check the attached log; it says <timeout> & then "null".',
  'Wir konnten den Fehler reproduzieren, siehe Schritte unten.',
  'お客様の環境で再現しました。ＡＢＣ１２３ の設定を確認してください。',
  'مرحبا، لا أستطيع فتح الصفحة منذ أمس.',
  'שלום, המערכת לא מגיבה.',
  'Cafe\u0301 versus café: combining and composed forms differ.',
  'Zero\u200Bwidth and non\u00A0breaking spaces are in this line.',
  'Family emoji 👨‍👩‍👧‍👦 and flag 🇩🇪 survive, don’t they?',
  'Numbers such as 1,234.50 or 007 must stay as they are.',
  'Path C:\\temp\\new and a tab\there.',
  'We rolled back node 12 and the error rate fell to 0.1 %.',
  'Ticket raised by phone, caller waits for an answer.',
  'Ça marche à nouveau, merci beaucoup !',
];

const LABELS = [
  'vip',
  'outage',
  'needs-info',
  'regression',
  'größe',
  '請求',
  'q3_2026',
  'sso',
  'data-loss',
  'a.b',
];

export function summaryText(random: Random): string {
  return `${random.pick(SUBJECTS)} ${random.pick(TROUBLES)}${random.pick(TAILS)}`;
}

export function sentence(random: Random): string {
  return random.pick(SENTENCES);
}

export function labelSet(random: Random): string[] {
  return random.some(LABELS, 3);
}
