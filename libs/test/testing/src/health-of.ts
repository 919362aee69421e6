import type { Program } from './program-of';

/** Returns the status of `/healthz` and the reasons of `/readyz` of a started service with a `PORT`. */
export async function healthOf(program: Program): Promise<{ healthz: number; reasons: string[] }> {
  const { url } = JSON.parse(await program.line(/"started"/)) as { url: string };
  const { status } = await fetch(`${url}/healthz`);
  const { reasons } = (await (await fetch(`${url}/readyz`)).json()) as { reasons: string[] };
  return { healthz: status, reasons };
}
