-- Runs whose files are still to be asked for. Left out is what can have none: a fork's run, one whose workflow is not known, a generated one, and
-- pull_request_target, by its id as a name.
create index run_unmeasured on run (repository_id, created_at desc, run_id desc, attempt desc)
  where file_blobs is null and simulated is null and workflow is not null
    and (head_repository_id is null or head_repository_id = repository_id) and event is distinct from 4199076958811694;
-- The text of a version of a workflow file is looked up by the version.
create index run_workflow_blob on run (repository_id, workflow_blob) where workflow_text is not null;
-- Bodies of deliveries go long before their rows.
create index delivery_payload on delivery (received_at) where payload is not null;

-- Names that a look for unused ones found in use so far; empty between two looks.
create table name_in_use (
  repository_id bigint not null,
  id bigint not null,
  primary key (repository_id, id)
);
-- How far the look has come that is under way, as src/store/queries/prune-names.ts wrote it; null: none is.
alter table pruning add column names_look jsonb;
