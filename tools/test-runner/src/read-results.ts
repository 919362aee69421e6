import { z } from 'zod';

const resultsSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numRuntimeErrorTestSuites: z.number(),
  /** one per test file; times in milliseconds since the epoch */
  testResults: z.array(z.object({ name: z.string(), startTime: z.number(), endTime: z.number() })),
});
export type Results = z.infer<typeof resultsSchema>;

/** Parses the output of Jest's `--json`. @throws Error for any other text */
export function readResults(json: string): Results {
  return resultsSchema.parse(JSON.parse(json));
}
