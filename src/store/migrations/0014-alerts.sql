-- Where each limit of the configuration stands, by workflow (empty: the whole repository), measure and severity. `reading` is AlertReading as JSON.
create table alert (
  repository_id bigint not null,
  workflow text not null,
  measure text not null,
  severity text not null,
  workflow_name text,
  phase text not null,
  streak integer not null,
  since timestamptz,
  fired_at timestamptz,
  is_told boolean not null,
  told_at timestamptz,
  through timestamptz not null,
  evaluated_at timestamptz not null,
  baseline_before timestamptz,
  reading jsonb not null,
  primary key (repository_id, workflow, measure, severity)
);
alter table upkeep add column alerts_asked_at timestamptz;
