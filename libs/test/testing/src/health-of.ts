import type { Program } from './program-of';

/** What a started service with a `PORT` says of itself: the status of `/healthz`, and what `/readyz` finds missing. */
export async function healthOf(program: Program): Promise<{ healthz: number; reasons: string[] }> {
  const { url } = JSON.parse(await program.line(/"started"/)) as { url: string };
  const { status } = await fetch(`${url}/healthz`);
  const { reasons } = (await (await fetch(`${url}/readyz`)).json()) as { reasons: string[] };
  return { healthz: status, reasons };
}
