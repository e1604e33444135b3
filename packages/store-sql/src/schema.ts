import type { Generated, Insertable, Selectable } from 'kysely';

/** Milliseconds since the epoch. */
type Time = number;
/** 0 or 1. */
type Flag = number;
/** JSON text. */
type Json = string;

export interface ExperimentTable {
  position: Generated<number>;
  id: string;
  name: string;
  question: string | null;
  definition: Json;
  state: string;
  stage: number;
  revision: number;
  created_by: string;
  created_at: Time;
  started_at: Time | null;
  finished_at: Time | null;
  tags: Json;
  report: string | null;
}

/** What lists show; what is large is in `run_plan`, so that a page of runs reads few pages of the file. */
export interface RunTable {
  position: Generated<number>;
  id: string;
  experiment: string;
  stage: number;
  label: string;
  differs: Json;
  seed: number;
  backend: string;
  is_exclusive: Flag;
  state: string;
  attempts: number;
  /** Attempts that ended with the agent gone; compared with `max_attempts`. */
  losses: number;
  max_attempts: number;
  priority: number;
  is_cancel_requested: Flag;
  is_superseded: Flag;
  origin: Json | null;
  progress: Json | null;
  error: Json | null;
  agent: string | null;
  last_seq: number;
  queued_at: Time;
  started_at: Time | null;
  finished_at: Time | null;
  tags: Json;
}

export interface RunPlanTable {
  run: string;
  definition: Json;
  plan: Json;
  environment: Json | null;
  /** Plugin packages and dataset roots that an agent must offer. */
  needs: Json;
}

export interface EventTable {
  run: string;
  seq: number;
  at: Time;
  type: string;
  body: Json;
}

/** One name of one series of one run, with its newest value. */
export interface SeriesTable {
  id: Generated<number>;
  run: string;
  series: string;
  name: string;
  points: number;
  last_step: number;
  last_seq: number;
  last_value: number | null;
  last_special: string | null;
  /** Position of the newest point of its run when it was last written. */
  last_position: number;
}

export interface PointTable {
  position: Generated<number>;
  series_id: number;
  step: number;
  seq: number;
  /** Null for what `special` names: databases have no NaN. */
  value: number | null;
  special: string | null;
  attempt: number;
}

export interface AttemptTable {
  run: string;
  attempt: number;
  agent: string;
  token: string;
  last_batch: number;
  leased_at: Time;
  expires_at: Time;
  ended_at: Time | null;
  ending: string | null;
}

export interface AgentTable {
  position: Generated<number>;
  id: string;
  name: string;
  token: string;
  offer: Json;
  device: string;
  is_draining: Flag;
  registered_at: Time;
  last_seen_at: Time;
}

export interface ArtifactTable {
  digest: string;
  size_bytes: number;
  created_at: Time;
}

export interface LineageTable {
  run: string;
  step: string;
  direction: string;
  port: string;
  artifact: string;
  type: string;
}

export interface StepResultTable {
  cache_key: string;
  outputs: Json;
  run: string;
  created_at: Time;
}

export interface CheckpointTable {
  cache_key: string;
  artifact: string;
  run: string;
  attempt: number;
  saved_at: Time;
}

export interface ModelTable {
  position: Generated<number>;
  name: string;
  latest_version: number;
  created_at: Time;
  created_by: string;
}

export interface ModelVersionTable {
  model: string;
  version: number;
  artifact: string;
  run: string | null;
  step: string | null;
  note: string;
  created_at: Time;
  created_by: string;
}

export interface ModelAliasTable {
  model: string;
  alias: string;
  version: number;
}

export interface DatasetTable {
  position: Generated<number>;
  id: string;
  name: string;
  origin: Json;
  description: Json | null;
  created_at: Time;
  created_by: string;
}

export interface NoteTable {
  position: Generated<number>;
  id: string;
  subject_kind: string;
  subject_id: string;
  text: string;
  author: string;
  at: Time;
}

export interface TokenTable {
  position: Generated<number>;
  id: string;
  name: string;
  role: string;
  hash: string;
  created_at: Time;
  created_by: string;
  expires_at: Time | null;
  revoked_at: Time | null;
  last_used_at: Time | null;
}

export interface InviteTable {
  hash: string;
  role: string;
  uses: number;
  expires_at: Time;
  created_by: string;
}

export interface MutationTable {
  actor: string;
  client_mutation_id: string;
  mutation: string;
  request: string;
  response: string;
  at: Time;
}

export interface Tables {
  experiment: ExperimentTable;
  run: RunTable;
  run_plan: RunPlanTable;
  event: EventTable;
  series: SeriesTable;
  point: PointTable;
  attempt: AttemptTable;
  agent: AgentTable;
  artifact: ArtifactTable;
  lineage: LineageTable;
  step_result: StepResultTable;
  checkpoint: CheckpointTable;
  model: ModelTable;
  model_version: ModelVersionTable;
  model_alias: ModelAliasTable;
  dataset: DatasetTable;
  note: NoteTable;
  token: TokenTable;
  invite: InviteTable;
  mutation: MutationTable;
}

export type Row<T extends keyof Tables> = Selectable<Tables[T]>;
export type NewRow<T extends keyof Tables> = Insertable<Tables[T]>;
