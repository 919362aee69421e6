// Checks /readyz, because the image has no curl, and prints why a service is not ready; `docker inspect` shows the output.
const url = `http://127.0.0.1:${process.env.PORT}/readyz`;
try {
  const answer = await fetch(url, { signal: AbortSignal.timeout(4_000) });
  process.stdout.write(`${await answer.text()}\n`);
  process.exitCode = answer.ok ? 0 : 1;
} catch (error) {
  process.stderr.write(`${url}: ${error.cause?.message ?? error.message}\n`);
  process.exitCode = 1;
}
