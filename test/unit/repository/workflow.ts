import * as v from 'valibot';
import { readYaml, yamlFiles } from './files.ts';

const PermissionsSchema = v.record(v.string(), v.picklist(['read', 'write', 'none']));

const StepSchema = v.object({
  name: v.optional(v.string()),
  uses: v.optional(v.string()),
  run: v.optional(v.string()),
  with: v.optional(v.record(v.string(), v.unknown()), {}),
});

const JobSchema = v.object({
  permissions: v.optional(PermissionsSchema),
  'timeout-minutes': v.optional(v.number()),
  uses: v.optional(v.string()),
  container: v.optional(v.object({ image: v.string() })),
  strategy: v.optional(v.object({ matrix: v.record(v.string(), v.array(v.unknown())) })),
  steps: v.optional(v.array(StepSchema), []),
});

const WorkflowSchema = v.object({
  permissions: PermissionsSchema,
  concurrency: v.object({ group: v.string() }),
  jobs: v.record(v.string(), JobSchema),
});

export type Step = v.InferOutput<typeof StepSchema>;
export type Job = v.InferOutput<typeof JobSchema>;
export type Workflow = v.InferOutput<typeof WorkflowSchema>;

/** The paths of all workflows. */
export const WORKFLOWS = yamlFiles('.github/workflows');

const parsed = new Map<string, Workflow>();

/** What the tests judge of a workflow. Throws where it has no permissions or no concurrency group of its own. */
export function readWorkflow(path: string): Workflow {
  const workflow = parsed.get(path) ?? v.parse(WorkflowSchema, readYaml(path));
  parsed.set(path, workflow);
  return workflow;
}

/** All jobs of all workflows, each with a name for the test's output. */
export function allJobs(): { where: string; job: Job }[] {
  return WORKFLOWS.flatMap((path) =>
    Object.entries(readWorkflow(path).jobs).map(([id, job]) => ({ where: `${path}: ${id}`, job })),
  );
}

/** All steps of all jobs, each with its job's name. */
export function allSteps(): { where: string; step: Step }[] {
  return allJobs().flatMap(({ where, job }) => job.steps.map((step) => ({ where, step })));
}
